package io.whittle.training.learner;

import io.whittle.cost.EncodedRegression;
import io.whittle.cost.LinearRegression;
import io.whittle.cost.Regression;
import io.whittle.training.LearningRows;
import io.whittle.training.Numbers;

/**
 * A power of the size: a straight line through logs, over the size that says most. The slope is that of least squares, since
 * the few rows of another size are what tells of growth, and a robust fit would take just them for wild; through the middle
 * of all rows goes the line, so that wild ones do not lift it.
 */
final class PowerLaw extends KindLearner {
    /** What is larger takes no less time, and steeper growth than this is more often by chance than not. */
    private static final double MOST_POWER = 1.5;

    /** A slope must make errors smaller by this factor to be worth something. */
    private static final double WORTH_IT = 0.999;

    PowerLaw() {
        super("power-law");
    }

    @Override
    Regression fitKind(LearningRows rows, long seed) {
        double[] targets = Samples.doubles(rows.targets());
        EncodedRegression encoding = Encoding.scaled(rows);
        double[][] numbers = Encoding.rows(encoding, rows);
        Regression best = KindMedian.constant(rows);
        double least = error(best, rows) * WORTH_IT;
        for (int i = 0; i < encoding.columns().length; i++) {
            if (Sizes.isSize(rows.columns().get(encoding.columns()[i]))) {
                Regression candidate = encoding.with(line(numbers, i, targets, MOST_POWER * encoding.spreads()[i]));
                double error = error(candidate, rows);
                if (error < least) {
                    least = error;
                    best = candidate;
                }
            }
        }
        return best;
    }

    /** Returns a line over one number of mean 0. */
    private static LinearRegression line(double[][] numbers, int at, double[] targets, double steepest) {
        double products = 0;
        double squares = 0;
        for (int row = 0; row < targets.length; row++) {
            products += numbers[row][at] * targets[row];
            squares += numbers[row][at] * numbers[row][at];
        }
        double[] weights = new double[numbers[0].length];
        weights[at] = Math.max(0, Math.min(steepest, products / squares));
        double[] left = new double[targets.length];
        for (int row = 0; row < left.length; row++) {
            left[row] = targets[row] - weights[at] * numbers[row][at];
        }
        return new LinearRegression(weights, Numbers.median(left));
    }

    private static double error(Regression regression, LearningRows rows) {
        double[] errors = new double[rows.size()];
        for (int row = 0; row < errors.length; row++) {
            errors[row] = Math.abs(rows.targets()[row] - regression.predict(rows.row(row)));
        }
        return Numbers.mean(errors);
    }
}
