package io.whittle.training.learner;

import io.whittle.cost.LinearRegression;
import io.whittle.cost.Regression;
import io.whittle.training.LearningRows;
import io.whittle.training.Numbers;

/** Every row of a kind costs the same. */
final class KindMedian extends KindLearner {
    KindMedian() {
        super("kind-median");
    }

    @Override
    Regression fitKind(LearningRows rows, long seed) {
        return constant(rows);
    }

    static Regression constant(LearningRows rows) {
        return new LinearRegression(new double[rows.columns().size()], Numbers.median(Samples.doubles(rows.targets())));
    }
}
