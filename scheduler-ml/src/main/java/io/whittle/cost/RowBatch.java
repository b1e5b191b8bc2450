package io.whittle.cost;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Rows of features, column by column, for functions that are asked for all of them at once. What differs from row to row
 * is the same for all classes of nodes that a job is asked for, and so is what functions make of it: that is kept and
 * shared. What is the same in all rows is there once. Methods may be called by any thread.
 */
public final class RowBatch {
    private final Varying varying;
    private final double[] fixed;

    /**
     * @param varying what differs from row to row
     * @param fixed a value for each column; those of varying ones do not count. Not copied; must not change
     */
    RowBatch(Varying varying, double[] fixed) {
        this.varying = varying;
        this.fixed = fixed;
    }

    /** What differs from row to row, and what functions have made of it. */
    static final class Varying {
        private final int rows;
        private final int[] columns;
        private final double[][] values;
        private final int[] placeOfColumn;
        private final Map<Object, Object> made = Collections.synchronizedMap(new IdentityHashMap<>());

        /**
         * @param rows how many rows there are
         * @param width how many columns there are, varying or not
         * @param columns the columns that differ, rising. Not copied
         * @param values for each of those a value for each row. Not copied
         */
        Varying(int rows, int width, int[] columns, double[][] values) {
            this.rows = rows;
            this.columns = columns;
            this.values = values;
            this.placeOfColumn = new int[width];
            for (int i = 0; i < columns.length; i++) {
                placeOfColumn[columns[i]] = i + 1;
            }
        }

        int rows() {
            return rows;
        }

        int[] columns() {
            return columns;
        }

        boolean has(int column) {
            return placeOfColumn[column] > 0;
        }

        /** Returns the values of a column that {@link #has} says is there. */
        double[] values(int column) {
            return values[placeOfColumn[column] - 1];
        }

        /** Returns what a function makes of these, made once. */
        @SuppressWarnings("unchecked") // by its owner, which makes one type of thing alone
        <T> T made(Object owner, Function<Varying, T> make) {
            Object known = made.get(owner);
            if (known == null) {
                known = make.apply(this);
                made.put(owner, known);
            }
            return (T) known;
        }
    }

    int size() {
        return varying.rows();
    }

    Varying varying() {
        return varying;
    }

    double[] fixed() {
        return fixed;
    }

    /** Returns whether a column has the same value in all rows. */
    boolean isFixed(int column) {
        return !varying.has(column);
    }

    /** Returns what a function of single rows says of each. */
    double[] each(Regression function) {
        double[] row = fixed.clone();
        double[] values = new double[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = function.predict(fill(row, i));
        }
        return values;
    }

    /** Returns the mean of the rows. */
    double[] mean() {
        double[] row = fixed.clone();
        double[] mean = new double[row.length];
        for (int i = 0; i < size(); i++) {
            fill(row, i);
            for (int column = 0; column < mean.length; column++) {
                mean[column] += row[column] / size();
            }
        }
        return mean;
    }

    private double[] fill(double[] row, int index) {
        for (int i = 0; i < varying.columns.length; i++) {
            row[varying.columns[i]] = varying.values[i][index];
        }
        return row;
    }
}
