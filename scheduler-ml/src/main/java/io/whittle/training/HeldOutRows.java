package io.whittle.training;

import io.whittle.cost.BinFeatures;
import io.whittle.spi.cost.NodeClass;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How predictions of held-out rows of a kind compare with what happened, in the detail that a report draws: for each
 * class of nodes, as calibration, as a spread of errors, and as some pairs of values.
 */
final class HeldOutRows {
    private static final int MAX_PAIRS = 400;
    private static final int QUANTILES = 20;
    /** Errors are counted in steps of a tenth in the log, up to a factor of about eight. */
    private static final double STEP = 0.1;

    private static final int STEPS = 21;

    private final Map<String, HeldOut> byNode = new TreeMap<>();
    /** For each run what its rows took, in seconds of an item, and the logs of how far from that predictions were. */
    private final List<double[][]> runs = new ArrayList<>();

    private int rows;
    /** For each of the quantiles wanted, how many rows lay below it. */
    private final int[] below = new int[QUANTILES];

    private final int[] errors = new int[2 * STEPS + 1];

    /**
     * Adds a run.
     *
     * @param rowErrors for each of its rows the log of actual ÷ predicted
     * @param deviation the standard deviation that was stated for them
     */
    void add(TrainingRun run, double[] rowErrors, double deviation) {
        Map<NodeClass, List<Double>> ofNodes = new LinkedHashMap<>();
        double[] actual = new double[rowErrors.length];
        for (int i = 0; i < rowErrors.length; i++) {
            TrainingRun.Row row = run.rows().get(i);
            ofNodes.computeIfAbsent(row.node(), node -> new ArrayList<>()).add(rowErrors[i]);
            actual[i] = Math.exp(row.target()) / BinFeatures.nominalSpeed(row.node());
            double quantile = below(rowErrors[i] / Math.max(1e-9, deviation));
            for (int wanted = 1; wanted < QUANTILES; wanted++) {
                below[wanted] += quantile <= (double) wanted / QUANTILES ? 1 : 0;
            }
            int step = (int) Math.round(rowErrors[i] / STEP);
            errors[STEPS + Math.max(-STEPS, Math.min(STEPS, step))]++;
        }
        runs.add(new double[][] {actual, rowErrors});
        rows += rowErrors.length;
        ofNodes.forEach((node, values) -> byNode.computeIfAbsent(label(node), name -> new HeldOut())
                .add(
                        run.signature(),
                        values.stream().mapToDouble(Double::doubleValue).toArray(),
                        deviation));
    }

    /** Returns the share of normally distributed values below this one; good to four digits. */
    private static double below(double value) {
        double size = Math.abs(value) / Math.sqrt(2);
        double t = 1 / (1 + 0.47047 * size);
        double error = 1 - t * (0.3480242 + t * (-0.0958798 + t * 0.7478556)) * Math.exp(-size * size);
        return value < 0 ? (1 - error) / 2 : (1 + error) / 2;
    }

    /** Returns a class of nodes in words; what is a mark without a value is its name alone. */
    static String label(NodeClass node) {
        String attributes = node.attributes().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(attribute -> ", " + (attribute.getKey() + " " + attribute.getValue()).strip())
                .collect(Collectors.joining());
        return "speed "
                + BigDecimal.valueOf(node.speed())
                        .round(new MathContext(4))
                        .stripTrailingZeros()
                        .toPlainString() + attributes;
    }

    /** Returns all of it as plain JSON values. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        Map<String, Object> nodes = new LinkedHashMap<>();
        byNode.forEach((node, heldOut) -> nodes.put(node, heldOut.summary().toMap()));
        map.put("nodes", nodes);
        map.put("calibration", calibration());
        map.put("error_step", STEP);
        map.put("errors", Arrays.stream(errors).boxed().toList());
        map.put("pairs", somePairs());
        return map;
    }

    /** For the quantiles 0.05, 0.1, … the share of rows that lay below what was predicted for it. */
    private List<double[]> calibration() {
        List<double[]> points = new ArrayList<>();
        for (int i = 1; i < QUANTILES && rows > 0; i++) {
            points.add(new double[] {(double) i / QUANTILES, (double) below[i] / rows});
        }
        return points;
    }

    /** Predicted and actual seconds of an item; evenly chosen, with three digits. */
    private List<double[]> somePairs() {
        int count = Math.min(MAX_PAIRS, rows);
        List<double[]> some = new ArrayList<>();
        int before = 0;
        for (double[][] run : runs) {
            double[] actual = run[0];
            for (int row = wanted(some.size(), count); row < before + actual.length; row = wanted(some.size(), count)) {
                double seconds = actual[row - before];
                some.add(new double[] {rounded(seconds / Math.exp(run[1][row - before])), rounded(seconds)});
            }
            before += actual.length;
        }
        return some;
    }

    /** Returns which row is the next to be shown; one that is not there after the last. */
    private int wanted(int next, int count) {
        return next == count ? rows : (int) ((long) next * rows / count);
    }

    private static double rounded(double value) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.3g", value));
    }
}
