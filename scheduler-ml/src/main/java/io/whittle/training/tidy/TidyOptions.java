package io.whittle.training.tidy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How to train on a table.
 *
 * @param fold the column that says {@code train} or {@code test}
 * @param leaveOut the column whose values are held out in turn
 * @param trainers the learners to take; empty for the best of all
 * @param budget how long training may take: candidates whose turn comes later are left out
 * @param seed the seed of everything random
 */
public record TidyOptions(
        Optional<String> fold, Optional<String> leaveOut, List<String> trainers, Duration budget, long seed) {
    public TidyOptions {
        trainers = List.copyOf(trainers);
    }
}
