package io.whittle.training.tidy;

import io.whittle.training.TrainingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Which rows are learned from, and which are held out.
 *
 * @param training the rows to learn from, the earliest first
 * @param test the rows held out
 */
record Split(int[] training, int[] test) {
    private static final double LATER_SHARE = 0.25;

    /**
     * How rows are to be held out: by file, by a column that says {@code train} or {@code test}, by each value of a column
     * in turn, or where nothing is said, later runs.
     *
     * @param fold the column that says it
     * @param leaveOut the column whose values are held out in turn
     */
    record How(Optional<String> fold, Optional<String> leaveOut) {}

    /** More trainings than this take longer than anybody waits. */
    private static final int MOST_IN_TURN = 1000;

    /** Returns the splits of a table. */
    static List<Split> of(TidyData data, How how) {
        List<Split> splits;
        if (!data.testFile().isEmpty()) {
            splits = List.of(of(data, row -> !data.testFile().get(row), row -> data.testFile()
                    .get(row)));
        } else if (how.fold().isPresent()) {
            TidyData.Texts marks = data.marks().get(how.fold().get());
            splits = List.of(
                    of(data, row -> marks.texts().get(marks.codes()[row]).equals("train"), row -> marks.texts()
                            .get(marks.codes()[row])
                            .equals("test")));
        } else if (how.leaveOut().isPresent()) {
            splits = inTurn(data, how.leaveOut().get());
        } else {
            splits = List.of(later(data, byTime(data, row -> true), LATER_SHARE));
        }
        splits.forEach(split -> check(data, split, how));
        return splits;
    }

    private static void check(TidyData data, Split split, How how) {
        String held = how.fold().map(column -> "whose " + column + " is 'test'").orElse("held out");
        if (how.fold().isPresent() && split.training.length == 0) {
            throw new TrainingException("there are no rows whose " + how.fold().get()
                    + " is 'train', so there is nothing to learn from (" + split.test.length + " of " + data.size()
                    + " rows say 'test'); name a column that says 'train' or 'test'");
        }
        if (split.training.length == 0) {
            throw new TrainingException("all " + data.size() + " rows are held out, so there is nothing to learn from;"
                    + (how.leaveOut().isPresent()
                            ? " the column needs at least two values"
                            : " add rows to learn from"));
        }
        if (split.test.length == 0) {
            throw new TrainingException(
                    "there are no rows " + held + ", so nothing can be judged;"
                            + " add rows of at least one more run, or name rows to hold out with --test, --fold or --leave-out");
        }
    }

    private static List<Split> inTurn(TidyData data, String column) {
        TidyData.Texts marks = data.marks().get(column);
        long values = Arrays.stream(marks.codes()).distinct().count();
        if (values > MOST_IN_TURN) {
            throw new TrainingException("the column '" + column + "' has " + values
                    + " values, and holding out each in turn is a training for each; name a column of at most "
                    + MOST_IN_TURN + ", or one that says 'train' and 'test' with --fold");
        }
        List<Split> splits = new ArrayList<>();
        for (int text = 0; text < marks.texts().size(); text++) {
            int held = text;
            if (Arrays.stream(marks.codes()).anyMatch(code -> code == held)) {
                splits.add(of(data, row -> marks.codes()[row] != held, row -> marks.codes()[row] == held));
            }
        }
        return splits;
    }

    static Split of(TidyData data, IntPredicate training, IntPredicate test) {
        return new Split(byTime(data, training), byTime(data, test));
    }

    /** Holds out a share of the rows: whole runs, the latest. */
    static Split later(TidyData data, int[] rows, double share) {
        int[] runsByTime =
                Arrays.stream(rows).map(row -> data.runs()[row]).distinct().toArray();
        int held = 0;
        int first = runsByTime.length;
        boolean[] late = new boolean[1 + Arrays.stream(runsByTime).max().orElse(0)];
        int[] sizes = new int[late.length];
        for (int row : rows) {
            sizes[data.runs()[row]]++;
        }
        while (first > 1 && held < share * rows.length) {
            first--;
            late[runsByTime[first]] = true;
            held += sizes[runsByTime[first]];
        }
        return new Split(
                Arrays.stream(rows).filter(row -> !late[data.runs()[row]]).toArray(),
                Arrays.stream(rows).filter(row -> late[data.runs()[row]]).toArray());
    }

    /** Returns rows, the earliest first; where a time is unknown, in the order of the file. */
    private static int[] byTime(TidyData data, IntPredicate chosen) {
        int[] rows = IntStream.range(0, data.size()).filter(chosen).toArray();
        if (Arrays.stream(rows).anyMatch(row -> Double.isNaN(data.starts()[row]))) {
            return rows;
        }
        return Arrays.stream(rows)
                .boxed()
                .sorted(Comparator.comparingDouble(row -> data.starts()[row]))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
