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
    private final List<double[]> pairs = new ArrayList<>();
    private final List<Double> quantiles = new ArrayList<>();
    private final int[] errors = new int[2 * STEPS + 1];

    /**
     * Adds a run.
     *
     * @param rowErrors for each of its rows the log of actual ÷ predicted
     * @param deviation the standard deviation that was stated for them
     */
    void add(TrainingRun run, double[] rowErrors, double deviation) {
        Map<NodeClass, List<Double>> ofNodes = new LinkedHashMap<>();
        for (int i = 0; i < rowErrors.length; i++) {
            TrainingRun.Row row = run.rows().get(i);
            ofNodes.computeIfAbsent(row.node(), node -> new ArrayList<>()).add(rowErrors[i]);
            double actual = Math.exp(row.target()) / BinFeatures.nominalSpeed(row.node());
            pairs.add(new double[] {actual / Math.exp(rowErrors[i]), actual});
            quantiles.add(below(rowErrors[i] / Math.max(1e-9, deviation)));
            int step = (int) Math.round(rowErrors[i] / STEP);
            errors[STEPS + Math.max(-STEPS, Math.min(STEPS, step))]++;
        }
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
        for (int i = 1; i < QUANTILES && !quantiles.isEmpty(); i++) {
            double wanted = (double) i / QUANTILES;
            long below = quantiles.stream().filter(value -> value <= wanted).count();
            points.add(new double[] {wanted, (double) below / quantiles.size()});
        }
        return points;
    }

    /** Predicted and actual seconds of an item; evenly chosen, with three digits. */
    private List<double[]> somePairs() {
        int count = Math.min(MAX_PAIRS, pairs.size());
        List<double[]> some = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double[] pair = pairs.get((int) ((long) i * pairs.size() / count));
            some.add(new double[] {rounded(pair[0]), rounded(pair[1])});
        }
        return some;
    }

    private static double rounded(double value) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.3g", value));
    }
}
