package io.whittle.training.learner;

import io.whittle.cost.EncodedRegression;
import io.whittle.cost.LinearRegression;
import io.whittle.cost.Regression;
import io.whittle.training.LearningRows;

/**
 * A product of powers of all numbers, and of a factor for each text. What the size may explain it explains: another feature
 * that grew with it in the rows to learn from, the number of tasks of a run say, need not do so in others.
 */
final class Linear extends KindLearner {
    /** The size counts so many times as much as other features where either would explain the same. */
    private static final double SIZE_FIRST = 10;

    Linear() {
        super("linear");
    }

    @Override
    Regression fitKind(LearningRows rows, long seed) {
        EncodedRegression encoding = Encoding.scaled(rows);
        return encoding.columns().length == 0 ? KindMedian.constant(rows) : encoding.with(weights(encoding, rows));
    }

    static LinearRegression weights(EncodedRegression encoding, LearningRows rows) {
        double[] scales = new double[encoding.columns().length];
        for (int i = 0; i < scales.length; i++) {
            scales[i] = Sizes.isSize(rows.columns().get(encoding.columns()[i])) ? SIZE_FIRST : 1;
        }
        double[][] numbers = Encoding.rows(encoding, rows);
        for (double[] row : numbers) {
            for (int i = 0; i < scales.length; i++) {
                row[i] *= scales[i]; // the same penalty draws it less towards 0
            }
        }
        LinearRegression fitted = Ridge.fit(numbers, Samples.doubles(rows.targets()), Samples.doubles(rows.weights()));
        double[] weights = new double[scales.length];
        for (int i = 0; i < scales.length; i++) {
            weights[i] = fitted.weights()[i] * scales[i];
        }
        return new LinearRegression(weights, fitted.bias());
    }
}
