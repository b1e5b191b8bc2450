package io.whittle.training;

import io.whittle.cost.FeatureColumns;
import io.whittle.cost.LinearRegression;
import io.whittle.cost.PastRun;
import io.whittle.cost.tribuo.TribuoRegressions;
import io.whittle.spi.cost.NodeClass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The runs of a kind that candidates are fitted to: standardised rows, their targets, and the runs to remember. */
final class KindData {
    private static final int MAX_ROWS_PER_RUN = 512;
    private static final int MAX_TEXTS = 64;
    private static final int MAX_REMEMBERED = 128;

    private final List<TrainingRun> runs;
    private final FeatureColumns columns;
    private final double[][] rows;
    private final double[] targets;
    private final List<PastRun> memory;
    private Optional<LinearRegression> linear = Optional.empty();

    KindData(List<TrainingRun> runs, int maxRows) {
        this.runs = runs;
        List<String> names = columnNames(runs);
        int perRun = Math.max(16, Math.min(MAX_ROWS_PER_RUN, maxRows / runs.size()));
        List<double[]> raw = new ArrayList<>();
        List<Double> targetList = new ArrayList<>();
        List<double[]> runMeans = new ArrayList<>();
        Combined combined = new Combined(runs);
        for (TrainingRun run : runs) {
            double[] mean = new double[names.size()];
            List<TrainingRun.Row> chosen = run.someRows(perRun);
            Map<NodeClass, int[]> places = new HashMap<>();
            for (TrainingRun.Row row : chosen) {
                int[] place = places.computeIfAbsent(
                        row.node(), node -> places(names, run.features().names(node)));
                double[] values = values(names, place, run.features().vector(row.bin(), row.node()));
                raw.add(values);
                targetList.add(combined.withoutSpike(run, row));
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += values[i] / chosen.size();
                }
            }
            runMeans.add(mean);
        }
        columns = FeatureColumns.of(names, raw);
        rows = raw.stream().map(columns::standardised).toArray(double[][]::new);
        targets = targetList.stream().mapToDouble(Double::doubleValue).toArray();
        memory = remember(runs, runMeans, columns, combined);
    }

    /** All names in alphabetical order, so that it does not depend on the order of runs; rare texts are left out. */
    private static List<String> columnNames(List<TrainingRun> runs) {
        Map<String, Integer> count = new TreeMap<>();
        for (TrainingRun run : runs) {
            run.rows().stream()
                    .map(TrainingRun.Row::node)
                    .distinct()
                    .flatMap(node -> run.features().names(node).stream())
                    .distinct()
                    .forEach(name -> count.merge(name, 1, Integer::sum));
        }
        List<String> texts = count.keySet().stream()
                .filter(name -> name.indexOf('=') >= 0)
                .sorted((one, other) -> count.get(other) - count.get(one))
                .limit(MAX_TEXTS)
                .toList();
        return count.keySet().stream()
                .filter(name -> name.indexOf('=') < 0 || texts.contains(name))
                .toList();
    }

    private static int[] places(List<String> names, List<String> vectorNames) {
        return names.stream().mapToInt(vectorNames::indexOf).toArray();
    }

    /** A number that a run does not have is not a number; a text that it does not have is 0. */
    private static double[] values(List<String> names, int[] places, double[] vector) {
        double[] values = new double[places.length];
        for (int i = 0; i < values.length; i++) {
            boolean text = names.get(i).indexOf('=') >= 0;
            values[i] = places[i] >= 0 ? vector[places[i]] : text ? 0 : Double.NaN;
        }
        return values;
    }

    private static List<PastRun> remember(
            List<TrainingRun> runs, List<double[]> means, FeatureColumns columns, Combined combined) {
        Map<String, PastRun> memory = new LinkedHashMap<>();
        for (int i = runs.size() - 1; i >= 0 && memory.size() < MAX_REMEMBERED; i--) { // latest first
            String signature = runs.get(i).signature();
            if (!memory.containsKey(signature)) {
                memory.put(
                        signature,
                        new PastRun(
                                signature,
                                combined.runs(signature),
                                columns.standardised(means.get(i)),
                                combined.costs(signature)));
            }
        }
        return List.copyOf(memory.values());
    }

    List<TrainingRun> runs() {
        return runs;
    }

    FeatureColumns columns() {
        return columns;
    }

    /** Returns the columns with doubt by how much each matters. */
    FeatureColumns weightedColumns(long seed) {
        return columns.weighted(linear(seed).weights());
    }

    double[][] rows() {
        return rows;
    }

    double[] targets() {
        return targets;
    }

    /** Returns the rows as learners take them, the earliest run first. */
    LearningRows toLearningRows() {
        List<LearningRows.Column> names = columns.names().stream()
                .map(name -> new LearningRows.Column(name, 0))
                .toList();
        float[][] values = new float[names.size()][rows.length];
        float[] logs = new float[rows.length];
        float[] weights = new float[rows.length];
        for (int row = 0; row < rows.length; row++) {
            for (int column = 0; column < values.length; column++) {
                values[column][row] = (float) rows[row][column];
            }
            logs[row] = (float) targets[row];
            weights[row] = 1;
        }
        return new LearningRows(names, values, logs, weights);
    }

    List<PastRun> memory() {
        return memory;
    }

    /** Returns a product of powers of all numbers; fitted once. */
    LinearRegression linear(long seed) {
        if (linear.isEmpty()) {
            linear = Optional.of(TribuoRegressions.linear(rows, targets, seed));
        }
        return linear.get();
    }

    /** Returns the median over the jobs of their runs' median costs: no job counts twice, no spike counts at all. */
    double medianCost() {
        Map<String, List<Double>> bySignature = new HashMap<>();
        runs.forEach(run -> bySignature
                .computeIfAbsent(run.signature(), signature -> new ArrayList<>())
                .add(run.medianCost()));
        return Numbers.median(bySignature.values().stream()
                .mapToDouble(costs -> Numbers.median(
                        costs.stream().mapToDouble(Double::doubleValue).toArray()))
                .toArray());
    }
}
