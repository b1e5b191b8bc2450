package io.whittle.training.tidy;

import io.whittle.cost.GatedRegression;
import io.whittle.cost.Regression;
import io.whittle.cost.RowDoubt;
import io.whittle.cost.SumRegression;
import io.whittle.training.LearningRows;
import io.whittle.training.TrainingException;
import io.whittle.training.TrainingReport;
import io.whittle.training.learner.Capacity;
import io.whittle.training.learner.Samples;
import io.whittle.training.learner.Staged;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Compares candidates on the rows to learn from, blends them, and fits all to those rows. */
final class Contest {
    /** Comparing may take this share of the time: what is compared has to be fitted once more. */
    private static final double COMPARING_SHARE = 0.6;

    /** The candidate that remembers what ran before. */
    private static final String GATE = "configurations";

    /** What boosted trees learn from at most; what takes time grows no longer beyond it. */
    private static final int MOST_ROWS = 200_000;

    private final TidyData data;
    private final Split split;
    private final TidyOptions options;
    private final double seconds;
    private final Effort effort;
    private final Consumer<String> detail;

    /**
     * What one of several splits may cost.
     *
     * @param rows from how many rows candidates learn in all while they are compared; the same however fast the machine is
     * @param seconds how long it may take, judging included
     */
    record Effort(int rows, double seconds) {
        private static final int MOST_ROWS = 45_000;
        private static final int FEWEST_ROWS = 6_000;

        /** All splits together: each tells less of what is chosen where there are others. */
        private static final int ROWS_OF_ALL = 80_000;

        /** With less time than this for a split there are fewer rows in proportion. */
        private static final double USUAL_SECONDS = 60;

        /**
         * Returns what a split may cost.
         *
         * @param budget the seconds there are for all
         * @param splits how many there are
         * @param seconds what is left for this one
         */
        static Effort of(double budget, int splits, double seconds) {
            double hurry = Math.min(1, budget / splits / USUAL_SECONDS);
            double most = hurry * Math.min(MOST_ROWS, ROWS_OF_ALL / (double) splits);
            return new Effort((int) Math.max(FEWEST_ROWS, most), seconds);
        }
    }

    /**
     * Compares by one split.
     *
     * @param effort what it may cost
     */
    Contest(TidyData data, Split split, TidyOptions options, Effort effort, Consumer<String> detail) {
        this.effort = effort;
        this.seconds = effort.seconds();
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
     * @param rounds after how many rounds those that boost stopped
     * @param judged by how many of the rows held out there is time to judge
     */
    record Outcome(
            String question,
            Regression model,
            Map<String, Double> weights,
            Map<String, Double> nearWeights,
            List<String> leftOut,
            Map<String, Regression> fitted,
            Map<String, RowDoubt> doubts,
            Map<String, Integer> rounds,
            int judged) {}

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
        Rehearsal rehearsal = new Rehearsal(data, within, effort.rows(), question);
        Map<String, Rehearsal.Performance> performances = Turns.take(
                entries,
                entry -> entry.baseline() || inTime(watch),
                detail,
                "compared",
                watch,
                entry -> rehearsal.perform(entry, entry.name().equals(GATE), options.seed(), each));
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
        boolean[] near = question.asksBeyond() ? new boolean[held.size()] : near(performances, held);
        double evenShare = question.evenShare(data, split, false);
        Choosing choosing = new Choosing(
                predictions,
                held,
                question.isNested()
                        ? rehearsal.rowsOfLargest()
                        : IntStream.range(0, held.size()).toArray(),
                training,
                rehearsal.origins());
        Mixture far = choosing.by(rows(near, false), evenShare);
        Mixture close = choosing.by(rows(near, true), question.evenShare(data, split, true));
        Map<String, RowDoubt> doubts = new LinkedHashMap<>();
        performances.forEach((name, performance) -> doubts.put(
                name, Calibration.fit(heldOf(held, performance.predictions(), rehearsal.origins()), training)));
        Allowance allowance = new Allowance(watch, seconds, split.test().length);
        Map<String, Regression> fitted =
                fit(taking, performances, new Counting(far, close), training, each, allowance, watch);
        List<String> leftOut = entries.stream()
                .map(Entry::name)
                .filter(name -> !fitted.containsKey(name))
                .toList();
        int kindColumn = held.column(LearningRows.KIND);
        Regression model = far.regression(fitted, kindColumn);
        if (fitted.containsKey(GATE) && !question.asksBeyond()) {
            model = new GatedRegression(fitted.get(GATE), nodes(held), close.regression(fitted, kindColumn), model);
        }
        Regression ofSeenNode = model;
        model = Capacity.ofOtherNodes(training)
                .map(others -> (Regression) new SumRegression(ofSeenNode, others))
                .orElse(model);
        fitted.put(TrainingReport.CHOSEN, model);
        Map<String, Integer> rounds = new LinkedHashMap<>();
        taking.stream().filter(entry -> fitted.containsKey(entry.name())).forEach(entry -> Staged.rounds(
                        entry.learner(), performances.get(entry.name()).stage())
                .ifPresent(count -> rounds.put(entry.name(), count)));
        return new Outcome(
                question.words(data),
                model,
                far.weights(),
                close.weights(),
                leftOut,
                fitted,
                doubts,
                rounds,
                allowance.judged());
    }

    /** What blends are chosen by; see {@link Mixture#of}. */
    private record Choosing(
            Map<String, float[]> predictions, LearningRows held, int[] telling, LearningRows seen, Origins origins) {
        Mixture by(int[] some, double evenShare) {
            Set<Integer> tells = Arrays.stream(telling).boxed().collect(Collectors.toSet());
            int[] both = Arrays.stream(some).filter(tells::contains).toArray();
            return Mixture.of(
                    predictions, held, some, both.length >= Mixture.ENOUGH ? both : some, evenShare, seen, origins);
        }
    }

    /** The two blends, and what counts in them. */
    private record Counting(Mixture far, Mixture close) {
        boolean counts(Entry entry) {
            return far.counts(entry.name()) || close.counts(entry.name());
        }

        boolean isNeeded(Entry entry) {
            return entry.baseline()
                    || entry.name().equals(far.heaviest())
                    || entry.name().equals(close.heaviest())
                    || entry.name().equals(GATE);
        }
    }

    /** Fits what counts first, and then as many others as there is time for. */
    private Map<String, Regression> fit(
            List<Entry> entries,
            Map<String, Rehearsal.Performance> performances,
            Counting counting,
            LearningRows training,
            Duration each,
            Allowance allowance,
            Stopwatch watch) {
        List<Entry> inOrder = new ArrayList<>(entries);
        inOrder.sort(Comparator.comparing((Entry entry) -> !counting.isNeeded(entry))
                .thenComparing(entry -> !counting.counts(entry)));
        int most = Math.min(MOST_ROWS, training.size());
        Map<String, Regression> fitted = Turns.take(
                inOrder,
                entry -> {
                    Rehearsal.Performance performance = performances.get(entry.name());
                    return allowance.grants(
                            performance.fitSeconds() * most, performance.predictSeconds(), counting.isNeeded(entry));
                },
                detail,
                "fitted",
                watch,
                entry -> {
                    Rehearsal.Performance performance = performances.get(entry.name());
                    int rows = allowance.rows(performance.fitSeconds(), most);
                    return Staged.fit(
                            entry.learner(),
                            performance.stage(),
                            rows < most ? Samples.evenly(training, rows) : training,
                            options.seed(),
                            each);
                });
        Map<String, Regression> asGiven = new LinkedHashMap<>();
        entries.stream()
                .map(Entry::name)
                .filter(fitted::containsKey)
                .forEach(name -> asGiven.put(name, fitted.get(name)));
        return asGiven;
    }

    /** Returns which rows are like one that was learned from: none of those of a node that was not. */
    private static boolean[] near(Map<String, Rehearsal.Performance> performances, LearningRows held) {
        boolean[] near = new boolean[held.size()];
        if (performances.containsKey(GATE)) {
            float[] distances = performances.get(GATE).distances();
            for (int row = 0; row < near.length; row++) {
                near[row] = GatedRegression.isNear(distances[row]);
                for (int column : nodes(held)) {
                    near[row] &= !Float.isNaN(held.values()[column][row]);
                }
            }
        }
        return near;
    }

    /** Returns the columns that say which node it is. */
    private static int[] nodes(LearningRows rows) {
        int column = rows.column(LearningRows.NODE);
        return column >= 0 && rows.columns().get(column).isText() ? new int[] {column} : new int[0];
    }

    /** Returns the rows that are near, or are not; all rows where they are too few to choose by. */
    private static int[] rows(boolean[] near, boolean wanted) {
        int[] rows = IntStream.range(0, near.length)
                .filter(row -> near[row] == wanted)
                .toArray();
        return rows.length >= Mixture.ENOUGH
                ? rows
                : IntStream.range(0, near.length).toArray();
    }

    private boolean inTime(Stopwatch watch) {
        return watch.seconds() < COMPARING_SHARE * seconds;
    }

    private static Calibration.Held heldOf(LearningRows held, float[] predictions, Origins origins) {
        double[] errors = new double[predictions.length];
        Arrays.setAll(errors, row -> predictions[row] - held.targets()[row]);
        return new Calibration.Held(held, errors, new double[errors.length], origins);
    }
}
