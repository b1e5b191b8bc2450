package io.whittle.training.tidy;

import io.whittle.cost.BlendRegression;
import io.whittle.cost.Regression;
import io.whittle.cost.RowDoubt;
import io.whittle.training.LearningRows;
import io.whittle.training.TrainingException;
import io.whittle.training.TrainingReport;
import io.whittle.training.learner.Staged;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Compares candidates on the rows to learn from, blends them, and fits all to those rows. */
final class Contest {
    /** Comparing may take this share of the time: what is compared has to be fitted once more. */
    private static final double COMPARING_SHARE = 0.6;

    private final TidyData data;
    private final Split split;
    private final TidyOptions options;
    private final Consumer<String> detail;

    Contest(TidyData data, Split split, TidyOptions options, Consumer<String> detail) {
        this.data = data;
        this.split = split;
        this.options = options;
        this.detail = detail;
    }

    /**
     * What came of it.
     *
     * @param question what was asked of the rows to learn from, for people
     * @param model the blend
     * @param weights how much each candidate counts in it, over all kinds
     * @param leftOut the candidates for which there was no time
     * @param fitted all candidates and, as {@code chosen}, the blend, each fitted to all rows to learn from
     * @param doubts how far each of those may be off
     */
    record Outcome(
            String question,
            BlendRegression model,
            Map<String, Double> weights,
            List<String> leftOut,
            Map<String, Regression> fitted,
            Map<String, RowDoubt> doubts) {}

    Outcome hold(List<Entry> entries, Stopwatch watch) {
        Question question = Question.of(data, split, options.leaveOut());
        List<Split> within = question.within(data, split.training(), options.seed());
        if (within.isEmpty()) {
            throw new TrainingException(
                    "all " + split.training().length + " rows to learn from are of one run and alike,"
                            + " so candidates cannot be compared; add rows of other runs, sizes or parameters");
        }
        LearningRows training = TidyRows.training(data, split.training());
        Duration each = options.budget().dividedBy(entries.size());
        Rehearsal rehearsal = new Rehearsal(data, within);
        Map<String, Rehearsal.Performance> performances = Turns.take(
                entries,
                entry -> entry.baseline() || inTime(watch),
                detail,
                "compared",
                watch,
                entry -> rehearsal.perform(entry, options.seed(), each));
        List<Entry> taking = entries.stream()
                .filter(entry -> performances.containsKey(entry.name()))
                .toList();
        List<String> leftOut = entries.stream()
                .map(Entry::name)
                .filter(name -> !performances.containsKey(name))
                .toList();
        LearningRows held = rehearsal.held();
        List<Entry> blended = taking.stream()
                .filter(entry ->
                        options.trainers().isEmpty() || options.trainers().contains(entry.name()))
                .toList();
        float[][] predictions = blended.stream()
                .map(entry -> performances.get(entry.name()).predictions())
                .toArray(float[][]::new);
        int kindColumn = held.column(LearningRows.KIND);
        int[] kinds = new int[held.size()];
        Arrays.setAll(
                kinds, row -> Float.isNaN(held.values()[kindColumn][row]) ? -1 : (int) held.values()[kindColumn][row]);
        int[] all = new int[held.size()];
        Arrays.setAll(all, row -> row);
        double[] usual = Blending.weights(predictions, held.targets(), all);
        double[][] ofKinds = Blending.ofKinds(
                predictions,
                held.targets(),
                kinds,
                held.columns().get(kindColumn).texts(),
                usual);

        Map<String, RowDoubt> doubts = new LinkedHashMap<>();
        performances.forEach((name, performance) ->
                doubts.put(name, Calibration.fit(heldOf(held, performance.predictions()), training)));
        RowDoubt doubt = Calibration.fit(heldOfBlend(held, predictions, kinds, usual, ofKinds), training);
        doubts.put(TrainingReport.CHOSEN, doubt);

        List<Regression> parts = new ArrayList<>();
        Map<String, Regression> fitted = Turns.take(
                taking,
                entry -> true,
                detail,
                "fitted",
                watch,
                entry -> Staged.cut(
                        entry.learner().fit(training, options.seed(), each),
                        performances.get(entry.name()).stage()));
        Map<String, Double> weights = new LinkedHashMap<>();
        for (int i = 0; i < usual.length; i++) {
            parts.add(fitted.get(blended.get(i).name()));
            weights.put(blended.get(i).name(), usual[i]);
        }
        BlendRegression model = new BlendRegression(kindColumn, parts, usual, ofKinds, doubt);
        fitted.put(TrainingReport.CHOSEN, model);
        return new Outcome(question.words(data), model, weights, leftOut, fitted, doubts);
    }

    private boolean inTime(Stopwatch watch) {
        return watch.seconds() < COMPARING_SHARE * options.budget().toMillis() / 1000.0;
    }

    private static Calibration.Held heldOf(LearningRows held, float[] predictions) {
        double[] errors = new double[predictions.length];
        Arrays.setAll(errors, row -> predictions[row] - held.targets()[row]);
        return new Calibration.Held(held, errors, new double[errors.length]);
    }

    private static Calibration.Held heldOfBlend(
            LearningRows held, float[][] predictions, int[] kinds, double[] usual, double[][] ofKinds) {
        double[] errors = new double[held.size()];
        double[] disagreements = new double[held.size()];
        double[] values = new double[predictions.length];
        for (int row = 0; row < errors.length; row++) {
            double[] weights = kinds[row] >= 0 && ofKinds[kinds[row]].length > 0 ? ofKinds[kinds[row]] : usual;
            double mean = 0;
            for (int part = 0; part < values.length; part++) {
                values[part] = predictions[part][row];
                mean += weights[part] * values[part];
            }
            errors[row] = mean - held.targets()[row];
            disagreements[row] = BlendRegression.disagreement(weights, values);
        }
        return new Calibration.Held(held, errors, disagreements);
    }
}
