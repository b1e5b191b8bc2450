package io.whittle.training.learner;

import io.whittle.training.LearningRows;
import java.util.List;

/** The columns that say how large a job is: with all else equal, what costs is nearly in proportion to them. */
final class Sizes {
    /** The names, the most telling first. */
    static final List<String> NAMES = List.of("items", "input_bytes");

    private Sizes() {}

    /** Returns the column of the size, or -1 where there is none. */
    static int column(LearningRows rows) {
        return NAMES.stream()
                .mapToInt(rows::column)
                .filter(column -> column >= 0)
                .findFirst()
                .orElse(-1);
    }
}
