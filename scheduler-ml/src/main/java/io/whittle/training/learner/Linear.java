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

    /** How large the power of a size is, unless the rows say otherwise, and that of another feature. */
    private static final double POWER_OF_SIZE = 1;

    private static final double POWER_OF_OTHERS = 0.3;

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
        double[] expected = new double[scales.length];
        for (int i = 0; i < scales.length; i++) {
            boolean size = Sizes.isSize(rows.columns().get(encoding.columns()[i]));
            scales[i] = size ? SIZE_FIRST : 1;
            expected[i] = (size ? POWER_OF_SIZE : POWER_OF_OTHERS) * encoding.spreads()[i] / scales[i];
        }
        double[][] numbers = Encoding.rows(encoding, rows);
        for (double[] row : numbers) {
            for (int i = 0; i < scales.length; i++) {
                row[i] *= scales[i]; // the same penalty draws it less towards 0
            }
        }
        LinearRegression fitted =
                Ridge.fit(numbers, Samples.doubles(rows.targets()), Samples.doubles(rows.weights()), expected);
        double[] weights = new double[scales.length];
        for (int i = 0; i < scales.length; i++) {
            weights[i] = fitted.weights()[i] * scales[i];
        }
        return new LinearRegression(weights, fitted.bias());
    }
}
