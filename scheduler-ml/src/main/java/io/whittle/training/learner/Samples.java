package io.whittle.training.learner;

import io.whittle.training.LearningRows;
import java.util.ArrayList;
import java.util.List;

/** Some of many rows. */
public final class Samples {
    private Samples() {}

    /** Returns at most so many rows, evenly chosen. */
    public static LearningRows evenly(LearningRows rows, int max) {
        if (rows.size() <= max) {
            return rows;
        }
        int[] chosen = new int[max];
        for (int i = 0; i < max; i++) {
            chosen[i] = (int) ((long) i * rows.size() / max);
        }
        return rows.only(chosen);
    }

    /** Returns the rows of each text of a column, by its number. */
    static List<LearningRows> byText(LearningRows rows, int column) {
        int texts = rows.columns().get(column).texts();
        int[] counts = new int[texts];
        float[] values = rows.values()[column];
        for (float value : values) {
            if (value >= 0) {
                counts[(int) value]++;
            }
        }
        int[][] indexes = new int[texts][];
        for (int text = 0; text < texts; text++) {
            indexes[text] = new int[counts[text]];
            counts[text] = 0;
        }
        for (int row = 0; row < values.length; row++) {
            if (values[row] >= 0) {
                int text = (int) values[row];
                indexes[text][counts[text]++] = row;
            }
        }
        List<LearningRows> parts = new ArrayList<>();
        for (int[] part : indexes) {
            parts.add(rows.only(part));
        }
        return parts;
    }

    static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }
}
