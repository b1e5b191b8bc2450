package io.whittle.training.tidy;

import io.whittle.cost.GatedRegression;
import io.whittle.cost.Regression;
import io.whittle.cost.RowDoubt;
import io.whittle.training.LearningRows;
import io.whittle.training.TrainingException;
import io.whittle.training.TrainingReport;
import io.whittle.training.learner.Staged;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Compares candidates on the rows to learn from, blends them, and fits all to those rows. */
final class Contest {
    /** Comparing may take this share of the time: what is compared has to be fitted once more. */
    private static final double COMPARING_SHARE = 0.6;

    /** The candidate that remembers what ran before. */
    private static final String GATE = "configurations";

    /** Weights are chosen by at least so many rows. */
    private static final int ENOUGH = 100;

    /** What boosted trees learn from at most; what takes time grows no longer beyond it. */
    private static final int MOST_ROWS = 200_000;

    private final TidyData data;
    private final Split split;
    private final TidyOptions options;
    private final double seconds;
    private final Consumer<String> detail;

    /**
     * Compares by one split.
     *
     * @param seconds how long it may take
     */
    Contest(TidyData data, Split split, TidyOptions options, double seconds, Consumer<String> detail) {
        this.seconds = seconds;
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
     * @param nearWeights the same for rows like one that was learned from
     * @param leftOut the candidates for which there was no time
     * @param fitted all candidates and, as {@code chosen}, the blend, each fitted to all rows to learn from
     * @param doubts how far each of those may be off
     */
    record Outcome(
            String question,
            Regression model,
            Map<String, Double> weights,
            Map<String, Double> nearWeights,
            List<String> leftOut,
            Map<String, Regression> fitted,
            Map<String, RowDoubt> doubts) {}

    Outcome hold(List<Entry> entries) {
        Stopwatch watch = new Stopwatch();
        Question question = Question.of(data, split, options.leaveOut());
        List<Split> within = question.within(data, split.training(), options.seed());
        if (within.isEmpty()) {
            throw new TrainingException(
                    "the rows to learn from (" + split.training().length + ") are of one run and alike,"
                            + " so candidates cannot be compared; add rows of other runs, sizes or parameters");
        }
        LearningRows training = TidyRows.training(data, split.training());
        Duration each = Duration.ofMillis((long) (1000 * seconds / entries.size()));
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
        LearningRows held = rehearsal.held();
        Map<String, float[]> predictions = new LinkedHashMap<>();
        taking.stream()
                .map(Entry::name)
                .filter(name ->
                        options.trainers().isEmpty() || options.trainers().contains(name))
                .forEach(name -> predictions.put(name, performances.get(name).predictions()));
        if (predictions.isEmpty()) { // there was no time for those that were asked for
            performances.forEach((name, performance) -> predictions.put(name, performance.predictions()));
        }
        boolean[] near = near(performances, held.size());
        double evenShare = question.evenShare(data, split, false);
        Mixture far = Mixture.of(predictions, held, rows(near, false), evenShare, training);
        Mixture close =
                Mixture.of(predictions, held, rows(near, true), question.evenShare(data, split, true), training);
        Map<String, RowDoubt> doubts = new LinkedHashMap<>();
        performances.forEach((name, performance) ->
                doubts.put(name, Calibration.fit(heldOf(held, performance.predictions()), training)));
        Map<String, Regression> fitted = fit(taking, performances, far, close, training, each, watch);
        List<String> leftOut = entries.stream()
                .map(Entry::name)
                .filter(name -> !fitted.containsKey(name))
                .toList();
        int kindColumn = held.column(LearningRows.KIND);
        Regression model = far.regression(fitted, kindColumn);
        if (fitted.containsKey(GATE)) {
            model = new GatedRegression(fitted.get(GATE), close.regression(fitted, kindColumn), model);
        }
        fitted.put(TrainingReport.CHOSEN, model);
        return new Outcome(question.words(data), model, far.weights(), close.weights(), leftOut, fitted, doubts);
    }

    /** Fits what counts first, and then as many others as there is time for. */
    private Map<String, Regression> fit(
            List<Entry> entries,
            Map<String, Rehearsal.Performance> performances,
            Mixture far,
            Mixture close,
            LearningRows training,
            Duration each,
            Stopwatch watch) {
        Set<String> needed = new HashSet<>(List.of(far.heaviest(), close.heaviest(), GATE));
        entries.stream().filter(Entry::baseline).map(Entry::name).forEach(needed::add);
        Predicate<Entry> first = entry -> needed.contains(entry.name());
        Predicate<Entry> counting = entry -> far.counts(entry.name()) || close.counts(entry.name());
        List<Entry> inOrder = new ArrayList<>(entries);
        inOrder.sort(Comparator.comparing((Entry entry) -> !first.test(entry))
                .thenComparing(entry -> !counting.test(entry)));
        Map<String, Regression> fitted = Turns.take(
                inOrder,
                entry -> first.test(entry)
                        || watch.seconds()
                                        + performances.get(entry.name()).secondsOfRow()
                                                * Math.min(MOST_ROWS, training.size())
                                < seconds,
                detail,
                "fitted",
                watch,
                entry -> Staged.cut(
                        entry.learner().fit(training, options.seed(), each),
                        performances.get(entry.name()).stage()));
        Map<String, Regression> asGiven = new LinkedHashMap<>();
        entries.stream()
                .map(Entry::name)
                .filter(fitted::containsKey)
                .forEach(name -> asGiven.put(name, fitted.get(name)));
        return asGiven;
    }

    /** Returns which rows are like one that was learned from. */
    private static boolean[] near(Map<String, Rehearsal.Performance> performances, int rows) {
        boolean[] near = new boolean[rows];
        if (performances.containsKey(GATE)) {
            float[] distances = performances.get(GATE).distances();
            for (int row = 0; row < rows; row++) {
                near[row] = GatedRegression.isNear(distances[row]);
            }
        }
        return near;
    }

    /** Returns the rows that are near, or are not; all rows where they are too few to choose by. */
    private static int[] rows(boolean[] near, boolean wanted) {
        int[] rows = IntStream.range(0, near.length)
                .filter(row -> near[row] == wanted)
                .toArray();
        return rows.length >= ENOUGH ? rows : IntStream.range(0, near.length).toArray();
    }

    private boolean inTime(Stopwatch watch) {
        return watch.seconds() < COMPARING_SHARE * seconds;
    }

    private static Calibration.Held heldOf(LearningRows held, float[] predictions) {
        double[] errors = new double[predictions.length];
        Arrays.setAll(errors, row -> predictions[row] - held.targets()[row]);
        return new Calibration.Held(held, errors, new double[errors.length]);
    }
}
