package io.whittle.training.learner;

import io.whittle.cost.EncodedRegression;
import io.whittle.cost.LinearRegression;
import io.whittle.cost.Regression;
import io.whittle.cost.SumRegression;
import io.whittle.training.LearningRows;

/** A cost in proportion to a column. */
final class Proportion {
    private Proportion() {}

    /** Returns a function plus by how much the log of the column is above the one value it had in training. */
    static Regression added(Regression function, LearningRows rows, int column) {
        double usual = rows.values()[column][0];
        return new SumRegression(
                function,
                new EncodedRegression(
                        new int[] {column},
                        new double[] {usual},
                        new double[] {1},
                        new double[] {0},
                        new double[1][0],
                        new LinearRegression(new double[] {1}, 0)));
    }
}
