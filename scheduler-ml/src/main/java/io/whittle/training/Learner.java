package io.whittle.training;

import io.whittle.cost.Regression;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A way to learn the log of a cost from rows of features. Implementations on the class path that are named in
 * {@code META-INF/services/io.whittle.training.Learner} are candidates beside the ones that ship, and are judged the same
 * way: fitted to some rows, scored on others. Called by one thread at a time.
 */
public interface Learner {
    /** Returns the name that {@code --trainer} knows it by: small letters and dashes. */
    String name();

    /** Returns in one sentence why it cannot learn here, a library that is missing say; empty where it can. */
    default Optional<String> unavailable() {
        return Optional.empty();
    }

    /** Returns the libraries that learn, each with its version: they are written into the provenance of what was learned. */
    default Map<String, String> libraries() {
        return Map.of();
    }

    /** Returns what it was set to, by name, as plain JSON values: that is written there as well. */
    default Map<String, Object> hyperParameters() {
        return Map.of();
    }

    /**
     * Learns. The same rows and seed give the same function, as far as {@code budget} does not cut learning short.
     *
     * @param rows what to learn from; at least one row. What is missing is not a number, and so are texts of a column that
     *     learning never saw
     * @param seed the seed of everything random
     * @param budget how long learning may take; an estimate of the effort, not a promise
     * @return a function of {@link LearningRows#row} in plain arrays: it must not need the library that learned it, and
     *     {@link Regression#fromMap} must read what it writes. It takes rows as they are, and scales them itself
     */
    Regression fit(LearningRows rows, long seed, Duration budget);
}
