package io.whittle.training.tidy;

import io.whittle.training.LearningRows;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Between which values the numbers of some rows lie, by column: not a number for texts, everything where no value is known.
 *
 * @param mins the least values. Not copied
 * @param maxs the largest. Not copied
 */
record Ranges(double[] mins, double[] maxs) {

    static Ranges of(LearningRows rows) {
        boolean[] texts = new boolean[rows.columns().size()];
        for (int column = 0; column < texts.length; column++) {
            texts[column] = rows.columns().get(column).isText();
        }
        return of(texts, rows.values(), IntStream.range(0, rows.size()).toArray());
    }

    static Ranges of(TidyData data, int[] rows) {
        boolean[] texts = new boolean[data.features().size()];
        float[][] values = new float[texts.length][];
        for (int column = 0; column < texts.length; column++) {
            texts[column] = !data.features().get(column).texts().isEmpty();
            values[column] = data.features().get(column).values();
        }
        return of(texts, values, rows);
    }

    private static Ranges of(boolean[] texts, float[][] values, int[] rows) {
        double[] mins = new double[texts.length];
        double[] maxs = new double[texts.length];
        Arrays.fill(mins, Double.NaN);
        for (int column = 0; column < texts.length; column++) {
            if (texts[column]) {
                continue;
            }
            mins[column] = Double.POSITIVE_INFINITY;
            maxs[column] = Double.NEGATIVE_INFINITY;
            for (int row : rows) {
                float value = values[column][row];
                if (!Float.isNaN(value)) {
                    mins[column] = Math.min(mins[column], value);
                    maxs[column] = Math.max(maxs[column], value);
                }
            }
            if (mins[column] > maxs[column]) {
                mins[column] = Double.NEGATIVE_INFINITY;
                maxs[column] = Double.POSITIVE_INFINITY;
            }
        }
        return new Ranges(mins, maxs);
    }

    /** Returns whether a value of a column of numbers was known. */
    boolean isKnown(int column) {
        return mins[column] <= maxs[column] && !Double.isInfinite(mins[column]);
    }
}
