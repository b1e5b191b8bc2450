package io.whittle.training.learner;

import io.whittle.training.LearningRows;
import io.whittle.training.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Rows of equal features put together, so that one spike among them, a preemption say, poisons nothing.
 *
 * @param rows a row for each, the latest first, with the combined target
 * @param noise by how much repetitions differ, as a standard deviation
 */
record Repeats(LearningRows rows, double noise) {
    private static final double LEAST_NOISE = 0.003;
    private static final double USUAL_NOISE = 0.02;

    /** Of two rows that differ by more than this factor, the lower one is believed: nothing runs too fast. */
    private static final double SPIKE_OF_TWO = Math.log(2);

    /** Of several rows, a last one that is off by more than this factor is a spike. */
    private static final double SPIKE_OF_MANY = Math.log(1.5);

    /** What is said of a row's next repetition. */
    private enum Rule {
        /** As the last one. */
        LAST {
            @Override
            double of(double[] past) {
                return unspiked(past);
            }
        },
        /** As the middle of the last three. */
        RECENT {
            @Override
            double of(double[] past) {
                return Numbers.median(Arrays.copyOfRange(past, Math.max(0, past.length - 3), past.length));
            }
        },
        /** As the middle of all. */
        ALL {
            @Override
            double of(double[] past) {
                return Numbers.median(past);
            }
        };

        abstract double of(double[] past);
    }

    /** Combines rows, the earliest first, by the rule that would have foretold most of them best. */
    static Repeats of(LearningRows rows) {
        Map<Long, List<Integer>> groups = new LinkedHashMap<>();
        for (int row = 0; row < rows.size(); row++) {
            groups.computeIfAbsent(rows.hash(row), hash -> new ArrayList<>(1)).add(row);
        }
        List<double[]> histories = groups.values().stream()
                .map(group ->
                        group.stream().mapToDouble(row -> rows.targets()[row]).toArray())
                .toList();
        Rule rule = best(histories);
        Map<Integer, Float> lastRows = new HashMap<>();
        int next = 0;
        for (List<Integer> group : groups.values()) {
            lastRows.put(group.get(group.size() - 1), (float) rule.of(histories.get(next++)));
        }
        int[] latestFirst = lastRows.keySet().stream()
                .mapToInt(Integer::intValue)
                .map(row -> -row)
                .sorted()
                .map(row -> -row)
                .toArray();
        float[] combined = new float[latestFirst.length];
        for (int i = 0; i < combined.length; i++) {
            combined[i] = lastRows.get(latestFirst[i]);
        }
        return new Repeats(rows.only(latestFirst).withTargets(combined), noise(histories));
    }

    private static Rule best(List<double[]> histories) {
        Rule best = Rule.ALL;
        double least = Double.POSITIVE_INFINITY;
        for (Rule rule : Rule.values()) {
            double error = 0;
            for (double[] history : histories) {
                for (int past = 1; past < Math.min(history.length, 12); past++) {
                    error += Math.min(1, Math.abs(history[past] - rule.of(Arrays.copyOf(history, past))));
                }
            }
            if (error < least) {
                least = error;
                best = rule;
            }
        }
        return best;
    }

    private static double noise(List<double[]> histories) {
        double[] steps = histories.stream()
                .flatMapToDouble(history ->
                        IntStream.range(1, history.length).mapToDouble(i -> Math.abs(history[i] - history[i - 1])))
                .toArray();
        // the median of the differences of two normal values is 0.954 deviations
        return steps.length == 0 ? USUAL_NOISE : Math.max(LEAST_NOISE, Numbers.median(steps) / 0.954);
    }

    private static double unspiked(double[] past) {
        double last = past[past.length - 1];
        if (past.length == 1) {
            return last;
        }
        if (past.length == 2) {
            return last - past[0] > SPIKE_OF_TWO ? past[0] : last;
        }
        double middle = Numbers.median(Arrays.copyOfRange(past, Math.max(0, past.length - 5), past.length));
        return last - middle > SPIKE_OF_MANY ? middle : last;
    }
}
