package io.whittle.training.tidy;

import io.whittle.cost.Regression;
import io.whittle.training.LearningRows;
import io.whittle.training.TrainingException;
import io.whittle.training.learner.Staged;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What candidates predict of rows to learn from, when the question is asked of those: none of them was fitted to these. */
final class Rehearsal {
    /** More rows than this are sampled evenly: they are to compare candidates. */
    private static final int MAX_TRAINING = 15_000;

    private static final int MAX_HELD = 5_000;

    private final List<LearningRows> trainings = new ArrayList<>();
    private final List<LearningRows> helds = new ArrayList<>();

    /** What each split learns from. */
    private final List<Ranges> seen = new ArrayList<>();

    private final int[] groups;

    /** How many rows each split could learn from; fewer are taken where there are many. */
    private final List<Integer> learnable = new ArrayList<>();

    /**
     * What a candidate predicted.
     *
     * @param predictions of all rows held out, split after split
     * @param stage after which share of its rounds it was best
     * @param distances its own deviations; empty where nobody asks
     * @param fitSeconds how long learning took for each row to learn from
     * @param predictSeconds how long predicting took for each row
     */
    record Performance(float[] predictions, int stage, float[] distances, double fitSeconds, double predictSeconds) {}

    /**
     * Takes rows.
     *
     * @param most from how many rows all splits together learn at most
     * @param question tells which rows share their luck
     */
    Rehearsal(TidyData data, List<Split> splits, int most, Question question) {
        List<int[]> allHeld = new ArrayList<>();
        for (Split split : splits) {
            int[] training = evenly(split.training(), Math.min(MAX_TRAINING, most / splits.size()));
            int[] held = evenly(split.test(), MAX_HELD);
            learnable.add(split.training().length);
            trainings.add(TidyRows.training(data, training));
            helds.add(TidyRows.held(data, training, held));
            seen.add(Ranges.of(data, split.training()));
            allHeld.add(held);
        }
        groups = question.groups(
                data, allHeld.stream().flatMapToInt(Arrays::stream).toArray());
    }

    /**
     * Lets a candidate take part; several may do so at once.
     *
     * @param withDistances whether its own deviations are asked for
     */
    Performance perform(Entry entry, boolean withDistances, long seed, Duration budget) {
        List<List<float[]>> bySplit = new ArrayList<>();
        List<float[]> distances = new ArrayList<>();
        double fitSeconds = 0;
        double predictSeconds = 0;
        for (int split = 0; split < trainings.size(); split++) {
            Stopwatch watch = new Stopwatch();
            Regression fitted =
                    entry.learner().fit(trainings.get(split), seed, budget.dividedBy(trainings.size() + 1L));
            fitSeconds += watch.seconds();
            Stopwatch predicting = new Stopwatch();
            List<float[]> stages = new ArrayList<>();
            for (int stage = 0; stage < Staged.count(fitted); stage++) {
                stages.add(Predictions.of(Staged.cut(fitted, stage), helds.get(split)));
            }
            predictSeconds += predicting.seconds();
            bySplit.add(stages);
            if (withDistances) {
                distances.add(Predictions.deviations(fitted, helds.get(split)));
            }
        }
        int rows = trainings.stream().mapToInt(LearningRows::size).sum();
        int stages = bySplit.stream().mapToInt(List::size).min().orElse(1);
        float[] targets = targets();
        Optional<Performance> best = Optional.empty();
        double least = Double.POSITIVE_INFINITY;
        for (int stage = 0; stage < stages; stage++) {
            float[] all = new float[targets.length];
            int next = 0;
            for (List<float[]> ofSplit : bySplit) {
                float[] some = ofSplit.get(stage);
                System.arraycopy(some, 0, all, next, some.length);
                next += some.length;
            }
            double error = 0;
            for (int row = 0; row < all.length; row++) {
                error += Math.min(2, Math.abs(all[row] - targets[row]));
            }
            if (error < least) {
                least = error;
                best = Optional.of(new Performance(
                        all, stage, joined(distances), fitSeconds / rows, predictSeconds / targets.length));
            }
        }
        return best.orElseThrow(() -> new TrainingException("candidate '" + entry.name()
                + "' predicts what is not a number; name the others with --trainer to do without it"));
    }

    /** Returns all rows held out, split after split. */
    LearningRows held() {
        LearningRows first = helds.get(0);
        float[][] values = new float[first.values().length][];
        for (int column = 0; column < values.length; column++) {
            int at = column;
            values[column] =
                    joined(helds.stream().map(rows -> rows.values()[at]).toList());
        }
        return new LearningRows(
                first.columns(),
                values,
                targets(),
                joined(helds.stream().map(LearningRows::weights).toList()));
    }

    /** Returns where those rows come from. */
    Origins origins() {
        return new Origins(splitOfHeld(), seen, groups);
    }

    /** Returns the number of the split that held out each of those rows. */
    private int[] splitOfHeld() {
        return IntStream.range(0, helds.size())
                .flatMap(split -> IntStream.range(0, helds.get(split).size()).map(row -> split))
                .toArray();
    }

    /** Returns, of those rows, the ones of the split that learns from most: it is most like what is asked in the end. */
    int[] rowsOfLargest() {
        int largest = learnable.indexOf(Collections.max(learnable));
        int[] splits = splitOfHeld();
        return IntStream.range(0, splits.length)
                .filter(row -> splits[row] == largest)
                .toArray();
    }

    private float[] targets() {
        return joined(helds.stream().map(LearningRows::targets).toList());
    }

    private static float[] joined(List<float[]> arrays) {
        float[] all = new float[arrays.stream().mapToInt(array -> array.length).sum()];
        int next = 0;
        for (float[] array : arrays) {
            System.arraycopy(array, 0, all, next, array.length);
            next += array.length;
        }
        return all;
    }

    /** Returns at most so many of some rows, evenly chosen. */
    static int[] evenly(int[] rows, int max) {
        if (rows.length <= max) {
            return rows;
        }
        int[] some = new int[max];
        Arrays.setAll(some, i -> rows[(int) ((long) i * rows.length / max)]);
        return some;
    }
}
