package io.whittle.training.learner;

import io.whittle.cost.EncodedRegression;
import io.whittle.cost.LinearRegression;
import io.whittle.cost.Regression;
import io.whittle.training.LearningRows;
import io.whittle.training.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a node can do in a second, cores times clock, and how cost falls with it where no two nodes were seen. */
public final class Capacity {
    /**
     * The power of what a node can do by which cost falls, where nothing says it: the middle between 0, where it is not used,
     * and 1, where all of it is.
     */
    private static final double UNKNOWN_POWER = 0.5;

    /** How far that may be off: the standard deviation of a number anywhere between 0 and 1. */
    public static final double POWER_DEVIATION = 1 / Math.sqrt(12);

    private static final List<String> PARTS = List.of("node_cores", "node_speed_mhz");

    private Capacity() {}

    /** Returns whether a column is a part of what a node can do. */
    public static boolean isPart(LearningRows.Column column) {
        return PARTS.contains(column.name()) && !column.isText();
    }

    /** Returns by how much the log of a cost differs on nodes that can do more or less, where all rows are of one node. */
    public static Optional<Regression> ofOtherNodes(LearningRows rows) {
        int node = rows.column(LearningRows.NODE);
        if (node < 0 || !isOne(rows.values()[node])) {
            return Optional.empty();
        }
        List<Integer> parts = new ArrayList<>();
        for (int column = 0; column < rows.columns().size(); column++) {
            if (isPart(rows.columns().get(column)) && isOne(rows.values()[column])) {
                parts.add(column);
            }
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(power(rows, parts, -UNKNOWN_POWER));
    }

    /**
     * Returns by how much the log of a cost differs on nodes that can do more or less than usual, where it falls in proportion;
     * empty unless all rows say what their node can do. Rows that do not are taken to be of a usual node.
     */
    static Optional<Regression> inProportion(LearningRows rows) {
        List<Integer> parts = new ArrayList<>();
        for (String part : PARTS) {
            int column = rows.column(part);
            if (column < 0 || hasMissing(rows.values()[column])) {
                return Optional.empty();
            }
            parts.add(column);
        }
        return Optional.of(power(rows, parts, -1));
    }

    private static Regression power(LearningRows rows, List<Integer> columns, double power) {
        int count = columns.size();
        double[][] noTexts = new double[count][];
        Arrays.setAll(noTexts, i -> new double[0]);
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        double[] powers = new double[count];
        Arrays.fill(powers, power);
        return new EncodedRegression(
                columns.stream().mapToInt(Integer::intValue).toArray(),
                columns.stream()
                        .mapToDouble(column -> Numbers.mean(Samples.doubles(rows.values()[column])))
                        .toArray(),
                ones,
                new double[count],
                noTexts,
                new LinearRegression(powers, 0));
    }

    private static boolean hasMissing(float[] values) {
        for (float value : values) {
            if (Float.isNaN(value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOne(float[] values) {
        for (float value : values) {
            if (value != values[0]) { // nor where any is missing
                return false;
            }
        }
        return true;
    }
}
