package io.whittle.cost.djl;

import io.whittle.cost.NetworkInputs;
import io.whittle.training.LearningRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds how the columns of some rows best enter a network. */
final class InputScaling {
    /** Ramps of a column at most. */
    private static final int MAX_RAMPS = 12;

    /** Ramps of all columns together at most: each costs time in every prediction. */
    private static final int MAX_ALL_RAMPS = 96;

    /** A column of positive numbers that spans at least this factor may enter by its log. */
    private static final double SPAN_OF_LOG = 8;

    /** Of two values neither says more than the other: sizes are the likelier. */
    private static final double IN_DOUBT_LOG = 0.05;

    private InputScaling() {}

    static NetworkInputs of(LearningRows rows) {
        List<Scaled> numbers = new ArrayList<>();
        List<Integer> texts = new ArrayList<>();
        long count = rows.columns().stream().filter(column -> !column.isText()).count();
        int ramps = (int) Math.max(2, Math.min(MAX_RAMPS, MAX_ALL_RAMPS / Math.max(1, count)));
        for (int column = 0; column < rows.columns().size(); column++) {
            if (rows.columns().get(column).isText()) {
                texts.add(column);
            } else {
                Scaled scaled = scaled(column, rows.values()[column], ramps);
                if (scaled.scale() > 0) {
                    numbers.add(scaled);
                }
            }
        }
        return new NetworkInputs(
                rows.columns().size(),
                numbers.stream().mapToInt(Scaled::column).toArray(),
                numbers.stream().mapToDouble(Scaled::offset).toArray(),
                numbers.stream().mapToDouble(Scaled::mean).toArray(),
                numbers.stream().mapToDouble(Scaled::scale).toArray(),
                numbers.stream().mapToDouble(Scaled::low).toArray(),
                numbers.stream().mapToDouble(Scaled::high).toArray(),
                numbers.stream().map(Scaled::edges).toArray(double[][]::new),
                numbers.stream().mapToInt(scaled -> scaled.flagged() ? 1 : 0).toArray(),
                texts.stream().mapToInt(Integer::intValue).toArray(),
                texts.stream()
                        .mapToInt(column -> rows.columns().get(column).texts())
                        .toArray());
    }

    /** A column of numbers; a scale of 0 where it says nothing. */
    private record Scaled(
            int column,
            double offset,
            double mean,
            double scale,
            double low,
            double high,
            double[] edges,
            boolean flagged) {}

    private static Scaled scaled(int column, float[] values, int ramps) {
        double[] known = new double[values.length];
        int count = 0;
        for (float value : values) {
            if (Float.isFinite(value)) {
                known[count++] = value;
            }
        }
        double[] sorted = Arrays.copyOf(known, count);
        Arrays.sort(sorted);
        boolean missing = count < values.length;
        if (count == 0 || sorted[0] == sorted[count - 1]) {
            // that it is there may say something even where it is always the same
            boolean flagOnly = missing && count > 0;
            return new Scaled(column, 0, count == 0 ? 0 : sorted[0], flagOnly ? 1 : 0, 0, 0, new double[0], flagOnly);
        }
        double offset = offset(sorted);
        if (offset > 0) {
            Arrays.setAll(sorted, i -> Math.log(sorted[i] + offset));
        }
        double mean = Arrays.stream(sorted).average().orElse(0);
        double scale = Math.sqrt(Arrays.stream(sorted)
                        .map(value -> (value - mean) * (value - mean))
                        .sum()
                / count);
        Arrays.setAll(sorted, i -> (sorted[i] - mean) / scale);
        return new Scaled(column, offset, mean, scale, sorted[0], sorted[count - 1], edges(sorted, ramps), missing);
    }

    /** Returns what to add before taking the log; 0 where the numbers lie more evenly as they are. */
    private static double offset(double[] sorted) {
        double smallest =
                Arrays.stream(sorted).filter(value -> value > 0).findFirst().orElse(0);
        if (sorted[0] < 0 || smallest == 0 || sorted[sorted.length - 1] < SPAN_OF_LOG * smallest) {
            return 0;
        }
        double offset = sorted[0] > 0 ? Double.MIN_NORMAL : smallest;
        double[] logs =
                Arrays.stream(sorted).map(value -> Math.log(value + offset)).toArray();
        return Math.abs(skew(logs)) <= Math.abs(skew(sorted)) + IN_DOUBT_LOG ? offset : 0;
    }

    private static double skew(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        double squares = 0;
        double cubes = 0;
        for (double value : values) {
            double off = value - mean;
            squares += off * off;
            cubes += off * off * off;
        }
        double variance = squares / values.length;
        return cubes / values.length / Math.pow(variance, 1.5);
    }

    /** Returns edges with about as many rows between any two; of a few distinct values each is one. */
    private static double[] edges(double[] sorted, int ramps) {
        double[] distinct = Arrays.stream(sorted).distinct().toArray();
        if (distinct.length <= 2) {
            return new double[0]; // the value itself says it
        }
        if (distinct.length <= ramps + 1) {
            return apart(distinct);
        }
        double[] edges = new double[ramps + 1];
        for (int i = 0; i <= ramps; i++) {
            edges[i] = sorted[(int) ((long) i * (sorted.length - 1) / ramps)];
        }
        return apart(edges);
    }

    /** Drops edges so near to the one before that a ramp between them would be a cliff. */
    private static double[] apart(double[] edges) {
        double[] kept = new double[edges.length];
        int count = 0;
        for (double edge : edges) {
            if (count == 0 || edge - kept[count - 1] > 0.01) {
                kept[count++] = edge;
            }
        }
        return count > 2 ? Arrays.copyOf(kept, count) : new double[0];
    }
}
