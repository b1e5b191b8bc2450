package io.whittle.training.tidy;

import io.whittle.cost.Regression;
import io.whittle.training.LearningRows;
import java.util.stream.IntStream;

/** Predictions of many rows, by all cores. */
final class Predictions {
    private Predictions() {}

    static float[] deviations(Regression regression, LearningRows rows) {
        float[] deviations = new float[rows.size()];
        IntStream.range(0, deviations.length)
                .parallel()
                .forEach(row -> deviations[row] = (float) regression.deviation(rows.row(row)));
        return deviations;
    }

    static float[] of(Regression regression, LearningRows rows) {
        float[] predictions = new float[rows.size()];
        IntStream.range(0, predictions.length)
                .parallel()
                .forEach(row -> predictions[row] = (float) regression.predict(rows.row(row)));
        return predictions;
    }
}
