package io.whittle.training;

import io.whittle.cost.BinFeatures;
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
    /** A run has so many rows at least, as far as that makes no more than so many times the rows that were asked for. */
    private static final int USUAL_ROWS_PER_RUN = 16;

    private static final int MOST_TIMES = 4;
    /** Multiples of it, less their whole part, are spread evenly however many there are. */
    private static final double GOLDEN = 0.6180339887498949;

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
        int perRun = Math.max(USUAL_ROWS_PER_RUN, Math.min(MAX_ROWS_PER_RUN, maxRows / runs.size()));
        List<List<TrainingRun.Row>> chosen = choose(runs, perRun, (long) MOST_TIMES * maxRows);
        List<String> names = columnNames(runs, chosen);
        List<double[]> raw = new ArrayList<>();
        List<Double> targetList = new ArrayList<>();
        Combined combined = new Combined(runs);
        for (int run = 0; run < runs.size(); run++) {
            raw.addAll(vectors(names, runs.get(run), chosen.get(run)));
            for (TrainingRun.Row row : chosen.get(run)) {
                targetList.add(combined.withoutSpike(runs.get(run), row));
            }
        }
        columns = FeatureColumns.of(names, raw);
        rows = raw.stream().map(columns::standardised).toArray(double[][]::new);
        targets = targetList.stream().mapToDouble(Double::doubleValue).toArray();
        memory = remember(runs, perRun, columns, combined);
    }

    /** Returns for each run the rows to learn from: where runs are very many, each has other places, and some have none. */
    private static List<List<TrainingRun.Row>> choose(List<TrainingRun> runs, int perRun, long most) {
        boolean tooMany = (long) perRun * runs.size() > most;
        List<List<TrainingRun.Row>> chosen = new ArrayList<>();
        for (int run = 0; run < runs.size(); run++) {
            int share = tooMany ? (int) ((run + 1) * most / runs.size() - run * most / runs.size()) : perRun;
            chosen.add(runs.get(run).someRows(share, tooMany ? run * GOLDEN % 1 : 0));
        }
        return chosen;
    }

    private static List<double[]> vectors(List<String> names, TrainingRun run, List<TrainingRun.Row> chosen) {
        List<double[]> vectors = new ArrayList<>();
        Map<NodeClass, int[]> places = new HashMap<>();
        for (TrainingRun.Row row : chosen) {
            int[] place = places.computeIfAbsent(
                    row.node(), node -> places(names, run.features().names(node)));
            vectors.add(values(names, place, run.features().vector(row.bin(), row.node())));
        }
        return vectors;
    }

    /** All names in alphabetical order, so that it does not depend on the order of runs; rare texts are left out. */
    private static List<String> columnNames(List<TrainingRun> runs, List<List<TrainingRun.Row>> chosen) {
        Map<String, Integer> count = new TreeMap<>();
        for (int run = 0; run < runs.size(); run++) {
            BinFeatures features = runs.get(run).features();
            chosen.get(run).stream()
                    .map(TrainingRun.Row::node)
                    .distinct()
                    .flatMap(node -> features.names(node).stream())
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
            List<TrainingRun> runs, int perRun, FeatureColumns columns, Combined combined) {
        Map<String, PastRun> memory = new LinkedHashMap<>();
        for (int i = runs.size() - 1; i >= 0 && memory.size() < MAX_REMEMBERED; i--) { // latest first
            TrainingRun run = runs.get(i);
            if (!memory.containsKey(run.signature())) {
                memory.put(
                        run.signature(),
                        new PastRun(
                                run.signature(),
                                combined.runs(run.signature()),
                                columns.standardised(mean(vectors(columns.names(), run, run.someRows(perRun)))),
                                combined.costs(run.signature())));
            }
        }
        return List.copyOf(memory.values());
    }

    private static double[] mean(List<double[]> vectors) {
        double[] mean = new double[vectors.get(0).length];
        for (double[] vector : vectors) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += vector[i] / vectors.size();
            }
        }
        return mean;
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
