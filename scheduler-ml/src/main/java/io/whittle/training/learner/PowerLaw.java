package io.whittle.training.learner;

import io.whittle.cost.EncodedRegression;
import io.whittle.cost.LinearRegression;
import io.whittle.cost.Regression;
import io.whittle.training.LearningRows;
import io.whittle.training.Numbers;

/** A power of the size: a straight line through logs, fitted robustly, over the size that says most. */
final class PowerLaw extends KindLearner {
    PowerLaw() {
        super("power-law");
    }

    @Override
    Regression fitKind(LearningRows rows, long seed) {
        double[] targets = Samples.doubles(rows.targets());
        EncodedRegression encoding = Encoding.scaled(rows);
        double[][] numbers = Encoding.rows(encoding, rows);
        Regression best = KindMedian.constant(rows);
        double least = error(best, rows) * 0.999; // a slope must be worth something
        for (int i = 0; i < encoding.columns().length; i++) {
            int at = i;
            if (Sizes.NAMES.contains(rows.columns().get(encoding.columns()[i]).name())) {
                double[][] single = new double[numbers.length][];
                for (int row = 0; row < single.length; row++) {
                    single[row] = new double[] {numbers[row][at]};
                }
                LinearRegression line = Ridge.fit(single, targets, Samples.doubles(rows.weights()));
                double[] weights = new double[encoding.columns().length];
                weights[i] = line.weights()[0];
                Regression candidate = encoding.with(new LinearRegression(weights, line.bias()));
                double error = error(candidate, rows);
                if (error < least) {
                    least = error;
                    best = candidate;
                }
            }
        }
        return best;
    }

    private static double error(Regression regression, LearningRows rows) {
        double[] errors = new double[rows.size()];
        for (int row = 0; row < errors.length; row++) {
            errors[row] = Math.abs(rows.targets()[row] - regression.predict(rows.row(row)));
        }
        return Numbers.mean(errors);
    }
}
