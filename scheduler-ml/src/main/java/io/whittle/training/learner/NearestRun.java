package io.whittle.training.learner;

import io.whittle.cost.EncodedRegression;
import io.whittle.cost.LinearRegression;
import io.whittle.cost.NearestRegression;
import io.whittle.cost.Regression;
import io.whittle.training.LearningRows;
import java.util.Arrays;

/** As the past run with the nearest features, all of which count the same; of equals, as the latest. */
final class NearestRun extends KindLearner {
    private static final int MAX_REMEMBERED = 8000;

    NearestRun() {
        super("nearest-run");
    }

    @Override
    Regression fitKind(LearningRows rows, long seed) {
        EncodedRegression encoding = Encoding.forDistances(rows);
        double[] importance = new double[encoding.columns().length];
        for (int i = 0; i < importance.length; i++) {
            importance[i] = encoding.texts()[i].length > 0 ? 0.5 : 1;
        }
        EncodedRegression scaled = Distances.scaled(encoding, importance);
        LearningRows some = Samples.evenly(rows, MAX_REMEMBERED);
        int[] latestFirst = new int[some.size()];
        Arrays.setAll(latestFirst, i -> latestFirst.length - 1 - i);
        LearningRows remembered = some.only(latestFirst);
        return scaled.with(new NearestRegression(
                Distances.packed(scaled, remembered),
                remembered.targets(),
                importance.length,
                1,
                1,
                new LinearRegression(new double[importance.length], 0)));
    }
}
