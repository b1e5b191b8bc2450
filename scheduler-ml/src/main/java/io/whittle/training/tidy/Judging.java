package io.whittle.training.tidy;

import io.whittle.cost.BlendRegression;
import io.whittle.cost.GatedRegression;
import io.whittle.cost.Regression;
import io.whittle.cost.RowDoubt;
import io.whittle.cost.SumRegression;
import io.whittle.training.LearningRows;
import io.whittle.training.TrainingReport;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** Judges candidates and their blend by the rows held out: each candidate is asked once for each row, the blend for none. */
final class Judging {
    private final LearningRows held;
    private final String[] kinds;
    private final IdentityHashMap<Regression, float[]> predicted = new IdentityHashMap<>();

    /**
     * Judges by these rows.
     *
     * @param kinds the kind of each
     */
    Judging(LearningRows held, String[] kinds) {
        this.held = held;
        this.kinds = kinds;
    }

    /** What is predicted for each row, and how sure. */
    record Answers(float[] predictions, float[] deviations) {}

    /** Adds the errors of all that was fitted, by name. */
    void judge(Contest.Outcome outcome, Map<String, Judgement> judgements) {
        outcome.fitted().forEach((name, regression) -> {
            Answers answers = name.equals(TrainingReport.CHOSEN)
                    ? ofModel(regression)
                    : ofCandidate(regression, outcome.doubts().get(name));
            Judgement judgement = judgements.computeIfAbsent(name, key -> new Judgement());
            for (int row = 0; row < kinds.length; row++) {
                judgement.add(kinds[row], answers.predictions[row] - held.targets()[row], answers.deviations[row]);
            }
        });
    }

    private float[] predictions(Regression regression) {
        return predicted.computeIfAbsent(regression, key -> Predictions.of(regression, held));
    }

    private Answers ofCandidate(Regression regression, RowDoubt doubt) {
        float[] deviations = new float[held.size()];
        IntStream.range(0, deviations.length)
                .parallel()
                .forEach(row -> deviations[row] = (float) doubt.of(held.row(row), 0));
        return new Answers(predictions(regression), deviations);
    }

    /** Returns what a blend, or one for rows that ran before and another for others, or that moved, would answer. */
    Answers ofModel(Regression model) {
        if (model instanceof BlendRegression blend) {
            return ofBlend(blend);
        }
        if (model instanceof SumRegression sum) {
            Answers answers = ofModel(sum.base());
            float[] added = predictions(sum.residual());
            for (int row = 0; row < added.length; row++) {
                answers.predictions[row] += added[row];
            }
            return answers;
        }
        GatedRegression gated = (GatedRegression) model;
        Answers near = ofModel(gated.near());
        Answers far = ofModel(gated.far());
        float[] distances = Predictions.deviations(gated.gate(), held);
        for (int row = 0; row < distances.length; row++) {
            if (GatedRegression.isNear(distances[row]) && gated.isKnown(held.row(row))) {
                far.predictions[row] = near.predictions[row];
                far.deviations[row] = near.deviations[row];
            }
        }
        return far;
    }

    private Answers ofBlend(BlendRegression blend) {
        float[][] ofParts = blend.parts().stream().map(this::predictions).toArray(float[][]::new);
        Answers answers = new Answers(new float[held.size()], new float[held.size()]);
        IntStream.range(0, held.size()).parallel().forEach(row -> {
            double[] features = held.row(row);
            double[] weights = blend.weights(features);
            double[] values = new double[weights.length];
            for (int part = 0; part < values.length; part++) {
                values[part] = weights[part] > 0 ? ofParts[part][row] : 0;
            }
            answers.predictions[row] = (float) BlendRegression.combined(weights, values);
            answers.deviations[row] = (float) blend.doubt().of(features, BlendRegression.disagreement(weights, values));
        });
        return answers;
    }
}
