package io.whittle.training;

import java.util.List;

/**
 * Rows of features with the log of what each cost, column by column, the earliest row first. Values are not copied, and
 * must not be changed.
 *
 * @param columns what the columns hold
 * @param values for each column the value of each row. Not a number where it is missing; in a column of texts the number
 *     of the text, from 0
 * @param targets for each row the log of the seconds it took
 * @param weights for each row how much it counts; 1 is usual
 */
public record LearningRows(List<Column> columns, float[][] values, float[] targets, float[] weights) {

    /**
     * A column.
     *
     * @param name its name, unique
     * @param texts how many texts it has, numbered from 0; 0 for a column of numbers
     */
    public record Column(String name, int texts) {
        /** Returns whether it holds texts. */
        public boolean isText() {
            return texts > 0;
        }
    }

    public LearningRows {
        columns = List.copyOf(columns);
        if (values.length != columns.size()) {
            throw new IllegalArgumentException(values.length + " columns of values for " + columns.size() + " columns");
        }
        if (weights.length != targets.length) {
            throw new IllegalArgumentException(weights.length + " weights for " + targets.length + " rows");
        }
        for (int column = 0; column < values.length; column++) {
            if (values[column].length != targets.length) {
                throw new IllegalArgumentException(
                        "column " + columns.get(column).name() + " has " + values[column].length + " values for "
                                + targets.length + " rows");
            }
        }
    }

    /** The name of the column that holds the kind of job. */
    public static final String KIND = "kind";

    /** The name of the column that holds the node. */
    public static final String NODE = "node_id";

    /** Returns the column of a name, or -1 where there is none. */
    public int column(String name) {
        for (int column = 0; column < columns.size(); column++) {
            if (columns.get(column).name().equals(name)) {
                return column;
            }
        }
        return -1;
    }

    /** Returns how many rows there are. */
    public int size() {
        return targets.length;
    }

    /** Returns a row. */
    public double[] row(int index) {
        double[] row = new double[values.length];
        for (int column = 0; column < row.length; column++) {
            row[column] = values[column][index];
        }
        return row;
    }

    /** Returns a hash of a row's features: rows of equal features have equal ones. */
    public long hash(int index) {
        long hash = 1;
        for (float[] column : values) {
            hash = (hash ^ Float.floatToIntBits(column[index])) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        return hash;
    }

    /** Returns some of the rows, in the order of the indexes. */
    public LearningRows only(int[] indexes) {
        float[][] chosen = new float[values.length][];
        for (int column = 0; column < chosen.length; column++) {
            chosen[column] = pick(values[column], indexes);
        }
        return new LearningRows(columns, chosen, pick(targets, indexes), pick(weights, indexes));
    }

    /** Returns the same rows with other targets: what a function that was fitted before leaves, say. */
    public LearningRows withTargets(float[] others) {
        return new LearningRows(columns, values, others, weights);
    }

    private static float[] pick(float[] all, int[] indexes) {
        float[] some = new float[indexes.length];
        for (int i = 0; i < some.length; i++) {
            some[i] = all[indexes[i]];
        }
        return some;
    }

    /** Returns the sum of the weights. */
    public double weight() {
        double sum = 0;
        for (float weight : weights) {
            sum += weight;
        }
        return sum;
    }
}
