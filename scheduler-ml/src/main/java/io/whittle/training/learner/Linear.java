package io.whittle.training.learner;

import io.whittle.cost.EncodedRegression;
import io.whittle.cost.LinearRegression;
import io.whittle.cost.Regression;
import io.whittle.training.LearningRows;

/** A product of powers of all numbers, and of a factor for each text. */
final class Linear extends KindLearner {
    Linear() {
        super("linear");
    }

    @Override
    Regression fitKind(LearningRows rows, long seed) {
        EncodedRegression encoding = Encoding.scaled(rows);
        return encoding.columns().length == 0 ? KindMedian.constant(rows) : encoding.with(weights(encoding, rows));
    }

    static LinearRegression weights(EncodedRegression encoding, LearningRows rows) {
        return Ridge.fit(
                Encoding.rows(encoding, rows), Samples.doubles(rows.targets()), Samples.doubles(rows.weights()));
    }
}
