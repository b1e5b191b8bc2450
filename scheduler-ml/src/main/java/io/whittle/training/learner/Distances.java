package io.whittle.training.learner;

import io.whittle.cost.EncodedRegression;
import io.whittle.training.LearningRows;

/** Numbers scaled so that the sum of their differences is a distance. */
final class Distances {
    private Distances() {}

    /** Returns the same numbers, each times how much it counts. */
    static EncodedRegression scaled(EncodedRegression encoding, double[] importance) {
        double[] spreads = encoding.spreads().clone();
        double[][] texts = encoding.texts().clone();
        double[] missing = encoding.missing().clone();
        for (int i = 0; i < spreads.length; i++) {
            spreads[i] /= importance[i];
            missing[i] *= importance[i];
            texts[i] = texts[i].clone();
            for (int text = 0; text < texts[i].length; text++) {
                texts[i][text] *= importance[i];
            }
        }
        return new EncodedRegression(
                encoding.columns(), encoding.means(), spreads, missing, texts, encoding.function());
    }

    /** Returns the numbers of all rows, one row after the other. */
    static float[] packed(EncodedRegression encoding, LearningRows rows) {
        int count = encoding.columns().length;
        float[] packed = new float[rows.size() * count];
        for (int row = 0; row < rows.size(); row++) {
            double[] numbers = encoding.encoded(rows.row(row));
            for (int i = 0; i < count; i++) {
                packed[row * count + i] = (float) numbers[i];
            }
        }
        return packed;
    }
}
