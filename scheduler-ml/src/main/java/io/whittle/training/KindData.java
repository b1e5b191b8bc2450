package io.whittle.training;

import io.whittle.cost.BinFeatures;
import io.whittle.cost.FeatureColumns;
import io.whittle.cost.PastRun;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    KindData(List<TrainingRun> runs, int maxRows) {
        this.runs = runs;
        List<String> names = columnNames(runs);
        int perRun = Math.max(16, Math.min(MAX_ROWS_PER_RUN, maxRows / runs.size()));
        List<double[]> raw = new ArrayList<>();
        List<Double> targetList = new ArrayList<>();
        List<double[]> runMeans = new ArrayList<>();
        for (TrainingRun run : runs) {
            double[] mean = new double[names.size()];
            List<TrainingRun.Row> chosen = run.someRows(perRun);
            for (TrainingRun.Row row : chosen) {
                BinFeatures features = run.features();
                double[] values =
                        FeatureColumns.row(names, features.names(row.node()), features.vector(row.bin(), row.node()));
                raw.add(values);
                targetList.add(row.target());
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += values[i] / chosen.size();
                }
            }
            runMeans.add(mean);
        }
        columns = FeatureColumns.of(names, raw);
        rows = raw.stream().map(columns::standardised).toArray(double[][]::new);
        targets = targetList.stream().mapToDouble(Double::doubleValue).toArray();
        memory = remember(runs, runMeans, columns);
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

    /** Runs of the same job become one: bin by bin the median, which a spike in one of them does not move. */
    private static List<PastRun> remember(List<TrainingRun> runs, List<double[]> means, FeatureColumns columns) {
        Map<String, List<Integer>> bySignature = new LinkedHashMap<>();
        for (int i = runs.size() - 1; i >= 0; i--) { // latest first
            if (runs.get(i).nearlyWhole()) {
                bySignature
                        .computeIfAbsent(runs.get(i).signature(), signature -> new ArrayList<>())
                        .add(i);
            }
        }
        List<PastRun> memory = new ArrayList<>();
        bySignature.forEach((signature, indexes) -> {
            if (memory.size() < MAX_REMEMBERED) {
                List<double[]> costs = indexes.stream()
                        .map(index -> runs.get(index).binCosts())
                        .toList();
                memory.add(new PastRun(
                        signature, indexes.size(), columns.standardised(means.get(indexes.get(0))), combined(costs)));
            }
        });
        return memory;
    }

    private static float[] combined(List<double[]> runs) {
        int bins = runs.get(0).length;
        List<double[]> alike = runs.stream().filter(run -> run.length == bins).toList();
        float[] costs = new float[bins];
        double last = Double.NaN;
        for (int bin = 0; bin < bins; bin++) {
            int at = bin;
            double cost = Numbers.median(alike.stream()
                    .mapToDouble(run -> run[at])
                    .filter(Double::isFinite)
                    .toArray());
            last = Double.isNaN(cost) ? last : cost;
            costs[bin] = (float) last;
        }
        // a bin that never ran is taken to cost what the one before it does, the first ones what the first known one
        // does
        float first = 0;
        for (int bin = bins - 1; bin >= 0; bin--) {
            first = Float.isNaN(costs[bin]) ? first : costs[bin];
            costs[bin] = Float.isNaN(costs[bin]) ? first : costs[bin];
        }
        return costs;
    }

    List<TrainingRun> runs() {
        return runs;
    }

    FeatureColumns columns() {
        return columns;
    }

    double[][] rows() {
        return rows;
    }

    double[] targets() {
        return targets;
    }

    List<PastRun> memory() {
        return memory;
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
