package io.whittle.training.tidy;

import io.whittle.training.LearningRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Ways to hold out some of the rows to learn from. */
final class HoldingOut {
    /** Of later runs, those up to each of these shares of the rows are held out from those before. */
    private static final double[] ORIGINS = {0.55, 0.7, 0.85, 1};

    /** Of values beyond, such shares of the farthest are held out, one after the other. */
    private static final double[] FARTHEST_SHARES = {1 / 3.0, 0.5};

    private HoldingOut() {}

    /** Holds out the last stretch of runs, then with those left out of it the stretch before, and so on. */
    static List<Split> oneAfterTheOther(TidyData data, int[] rows) {
        List<Split> splits = new ArrayList<>();
        int[] left = rows;
        for (int origin = ORIGINS.length - 2; origin >= 0; origin--) {
            Split split = Split.later(data, left, 1 - ORIGINS[origin] / ORIGINS[origin + 1]);
            splits.add(0, split);
            left = split.training();
        }
        return splits;
    }

    /** Holds out groups of rows in turn, in so many parts. */
    static List<Split> inTurn(int[] rows, long[] groups, int maxParts, long seed) {
        long[] distinct = Arrays.stream(groups).distinct().toArray();
        if (distinct.length < 2) {
            return List.of();
        }
        int parts = Math.min(maxParts, Math.min(distinct.length, 6));
        Random random = new Random(seed);
        for (int i = distinct.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            long swapped = distinct[i];
            distinct[i] = distinct[other];
            distinct[other] = swapped;
        }
        Map<Long, Integer> partOf = new HashMap<>();
        for (int i = 0; i < distinct.length; i++) {
            partOf.put(distinct[i], i % parts);
        }
        List<Split> splits = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            int held = part;
            splits.add(new Split(
                    chosen(rows, index -> partOf.get(groups[index]) != held),
                    chosen(rows, index -> partOf.get(groups[index]) == held)));
        }
        return splits;
    }

    /**
     * Holds out, of each kind, the largest third of the values of the feature, or the largest where there are two; then of
     * what is left the largest half in the same way.
     *
     * @param sign 1; -1 for the smallest
     */
    static List<Split> farthest(TidyData data, int[] rows, int column, int sign) {
        float[] values = data.features().get(column).values().clone();
        for (int row = 0; row < values.length; row++) {
            values[row] *= sign;
        }
        int[] kinds = kinds(data);
        List<Split> splits = new ArrayList<>();
        int[] left = rows;
        for (double share : FARTHEST_SHARES) {
            Map<Integer, Float> limits = limits(left, values, kinds, share);
            IntPredicate within = row -> !(values[row] > limits.getOrDefault(kinds[row], Float.MAX_VALUE));
            Split split = new Split(
                    Arrays.stream(left).filter(within).toArray(),
                    Arrays.stream(left).filter(within.negate()).toArray());
            splits.add(split);
            left = split.training();
        }
        return splits;
    }

    /** Returns, by kind, up to which value rows are kept when such a share of the distinct values, one at least, is held out. */
    private static Map<Integer, Float> limits(int[] rows, float[] values, int[] kinds, double share) {
        Map<Integer, Set<Float>> distinct = new HashMap<>();
        for (int row : rows) {
            if (!Float.isNaN(values[row])) {
                distinct.computeIfAbsent(kinds[row], kind -> new HashSet<>()).add(values[row]);
            }
        }
        Map<Integer, Float> limits = new HashMap<>();
        distinct.forEach((kind, ofKind) -> {
            List<Float> sorted = ofKind.stream().sorted().toList();
            int kept = Math.max(1, sorted.size() - Math.max(1, (int) (sorted.size() * share)));
            limits.put(kind, sorted.get(kept - 1));
        });
        return limits;
    }

    private static int[] chosen(int[] rows, IntPredicate index) {
        return IntStream.range(0, rows.length).filter(index).map(i -> rows[i]).toArray();
    }

    /** Returns the number of the kind of each row. */
    static int[] kinds(TidyData data) {
        float[] values = data.feature(LearningRows.KIND).orElseThrow().values();
        int[] kinds = new int[values.length];
        for (int row = 0; row < kinds.length; row++) {
            kinds[row] = (int) values[row];
        }
        return kinds;
    }
}
