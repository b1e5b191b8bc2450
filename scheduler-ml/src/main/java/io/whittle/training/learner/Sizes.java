package io.whittle.training.learner;

import io.whittle.training.LearningRows;
import java.util.List;

/** The columns that say how large a job is: with all else equal, what costs is nearly in proportion to them. */
public final class Sizes {
    /** The name of the column that says how large all of the input is, in bytes. */
    public static final String INPUT = "input_bytes";

    private static final String REST = INPUT + " less ";

    /** The names, the most telling first. */
    private static final List<String> NAMES = List.of("items", INPUT);

    private Sizes() {}

    /** Returns the name of the column that says how large the input is without a part of it. */
    public static String without(String part) {
        return REST + part;
    }

    /** Returns whether a column says how large a job is. */
    static boolean isSize(LearningRows.Column column) {
        return NAMES.contains(column.name()) || column.name().startsWith(REST);
    }

    /** Returns the column of the size, or -1 where there is none. */
    static int column(LearningRows rows) {
        return NAMES.stream()
                .mapToInt(rows::column)
                .filter(column -> column >= 0)
                .findFirst()
                .orElse(-1);
    }
}
