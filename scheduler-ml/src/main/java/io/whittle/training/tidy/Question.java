package io.whittle.training.tidy;

import io.whittle.training.LearningRows;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the rows that are held out ask for, as far as one knows without what they cost: a size beyond those learned from, a
 * later time, other runs, or just other rows. Candidates are compared by asking the same of the rows to learn from.
 *
 * @param what the kind of question
 * @param column the number of the feature that it is about; -1 for none
 */
record Question(What what, int column) {
    private static final double MOST = 0.8;
    private static final int FEW_ROWS = 5000;
    private static final double EVEN_OF_OTHER_RUNS = 0.3;
    private static final double EVEN_BEYOND = 0.5;
    private static final double EVEN_OF_OTHER_VALUES = 0.8;

    /** The kinds of questions. */
    enum What {
        /** Other rows of the same runs. */
        ROWS("rows at random"),
        /** Runs that were not seen. */
        RUNS("whole runs"),
        /** Runs that are later than all that were seen. */
        LATER("later runs"),
        /** Values of a feature above those that were seen of a kind. */
        ABOVE("the largest values of a feature"),
        /** Values of a feature below those that were seen of a kind. */
        BELOW("the smallest values of a feature"),
        /** Values of a feature that were not seen. */
        VALUES("values of a feature, each in turn");

        private final String words;

        What(String words) {
            this.words = words;
        }
    }

    /** Returns what a split asks for. */
    static Question of(TidyData data, Split split, Optional<String> leaveOut) {
        Optional<Integer> left = leaveOut.flatMap(name -> feature(data, name));
        if (left.isPresent()) {
            return new Question(What.VALUES, left.get());
        }
        int above = beyond(data, split, 1);
        if (above >= 0) {
            return new Question(What.ABOVE, above);
        }
        int below = beyond(data, split, -1);
        if (below >= 0) {
            return new Question(What.BELOW, below);
        }
        if (unseen(split, data.runs()) < MOST) {
            return new Question(What.ROWS, -1);
        }
        return new Question(isLater(data, split) ? What.LATER : What.RUNS, -1);
    }

    private static Optional<Integer> feature(TidyData data, String name) {
        String known = name.equals("job_kind") ? LearningRows.KIND : name;
        for (int column = 0; column < data.features().size(); column++) {
            if (data.features().get(column).name().equals(known)
                    && !data.features().get(column).texts().isEmpty()) {
                return Optional.of(column);
            }
        }
        return Optional.empty();
    }

    /**
     * Returns how much of the weight is dealt evenly to all candidates that are nearly as good as the best: other rows of the
     * same runs behave as those that were held out, other runs do so less, larger ones even less, and other values of a
     * column, or a second node, least.
     *
     * @param near of rows like one that was learned from, or of others
     */
    double evenShare(TidyData data, Split split, boolean near) {
        if (what == What.VALUES || isSecondNode(data, split)) {
            return EVEN_OF_OTHER_VALUES;
        }
        if (asksBeyond()) {
            return EVEN_BEYOND;
        }
        return near || what == What.ROWS ? 0 : EVEN_OF_OTHER_RUNS;
    }

    /** Returns whether nearly all rows held out are of other nodes than the only one that was learned from. */
    private static boolean isSecondNode(TidyData data, Split split) {
        return data.feature(LearningRows.NODE)
                .filter(feature -> !feature.texts().isEmpty())
                .map(feature -> {
                    float only = feature.values()[split.training()[0]];
                    return Arrays.stream(split.training()).allMatch(row -> feature.values()[row] == only)
                            && Arrays.stream(split.test())
                                            .filter(row -> feature.values()[row] != only)
                                            .count()
                                    >= MOST * split.test().length;
                })
                .orElse(false);
    }

    /** Returns whether it is about values beyond those seen: what has such a value is like nothing that ran before. */
    boolean asksBeyond() {
        return what == What.ABOVE || what == What.BELOW;
    }

    /** Returns whether what is held out within the rows to learn from leaves ever fewer of them. */
    boolean isNested() {
        return asksBeyond() || what == What.LATER;
    }

    /** Returns in words what is held out to compare candidates. */
    String words(TidyData data) {
        return column < 0
                ? what.words
                : what.words.replace("a feature", data.features().get(column).name());
    }

    /**
     * Returns for some rows the number of what they are off together with, when the question is about what they are of: the
     * same value of the column, or the same run; -1 where it is about single rows.
     */
    int[] groups(TidyData data, int[] rows) {
        if (what == What.ROWS) {
            return Arrays.stream(rows).map(row -> -1).toArray();
        }
        if (what == What.VALUES) {
            float[] values = data.features().get(column).values();
            int[] ofRows = Arrays.stream(rows).map(row -> (int) values[row]).toArray();
            if (Arrays.stream(ofRows).distinct().count() > 1) {
                return ofRows;
            }
        }
        return Arrays.stream(rows).map(row -> data.runs()[row]).toArray();
    }

    private static double unseen(Split split, int[] groups) {
        Set<Integer> seen = new HashSet<>();
        Arrays.stream(split.training()).forEach(row -> seen.add(groups[row]));
        return Arrays.stream(split.test())
                        .filter(row -> !seen.contains(groups[row]))
                        .count()
                / (double) split.test().length;
    }

    private static boolean isLater(TidyData data, Split split) {
        double latest = Double.NEGATIVE_INFINITY;
        for (int row : split.training()) {
            if (Double.isNaN(data.starts()[row])) {
                return false;
            }
            latest = Math.max(latest, data.starts()[row]);
        }
        double last = latest;
        return Arrays.stream(split.test())
                        .filter(row -> data.starts()[row] >= last)
                        .count()
                >= MOST * split.test().length;
    }

    /**
     * Returns the feature that is, in nearly all rows held out, beyond what was seen of their kinds; -1 for none.
     *
     * @param sign 1 for above, -1 for below
     */
    private static int beyond(TidyData data, Split split, int sign) {
        int[] kinds = HoldingOut.kinds(data);
        for (int column = 0; column < data.features().size(); column++) {
            TidyData.Feature feature = data.features().get(column);
            if (feature.texts().isEmpty()) {
                Map<Integer, Float> most = new HashMap<>();
                for (int row : split.training()) {
                    if (!Float.isNaN(feature.values()[row])) {
                        most.merge(kinds[row], sign * feature.values()[row], Math::max);
                    }
                }
                long outside = Arrays.stream(split.test())
                        .filter(row -> sign * feature.values()[row] > most.getOrDefault(kinds[row], Float.MAX_VALUE))
                        .count();
                if (outside >= MOST * split.test().length) {
                    return column;
                }
            }
        }
        return -1;
    }

    /** Asks the same of the rows to learn from; empty where they are all alike. */
    List<Split> within(TidyData data, int[] rows, long seed) {
        int folds = rows.length <= FEW_ROWS ? 4 : 3;
        List<Split> splits =
                switch (what) {
                    case ROWS -> HoldingOut.inTurn(rows, hashes(data, rows), folds, seed);
                    case RUNS -> HoldingOut.inTurn(rows, groups(rows, data.runs()), folds, seed);
                    case VALUES -> HoldingOut.inTurn(rows, values(data, rows), Integer.MAX_VALUE, seed);
                    case LATER -> HoldingOut.oneAfterTheOther(data, rows);
                    case ABOVE -> HoldingOut.farthest(data, rows, column, 1);
                    case BELOW -> HoldingOut.farthest(data, rows, column, -1);
                };
        List<Split> sound = splits.stream()
                .filter(split -> split.training().length > 0 && split.test().length > 0)
                .toList();
        if (!sound.isEmpty() || what == What.ROWS) {
            return sound;
        }
        List<Split> plainer = what == What.RUNS
                ? new Question(What.ROWS, -1).within(data, rows, seed)
                : new Question(What.RUNS, -1).within(data, rows, seed);
        return plainer;
    }

    /** Repetitions stay together. */
    private static long[] hashes(TidyData data, int[] rows) {
        LearningRows learning = TidyRows.of(data, rows);
        long[] hashes = new long[rows.length];
        Arrays.setAll(hashes, learning::hash);
        return hashes;
    }

    private static long[] groups(int[] rows, int[] ofRows) {
        return Arrays.stream(rows).mapToLong(row -> ofRows[row]).toArray();
    }

    private long[] values(TidyData data, int[] rows) {
        float[] values = data.features().get(column).values();
        return Arrays.stream(rows).mapToLong(row -> (long) values[row]).toArray();
    }
}
