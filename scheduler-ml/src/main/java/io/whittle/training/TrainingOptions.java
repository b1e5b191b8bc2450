package io.whittle.training;

import java.time.Duration;
import java.util.List;

/**
 * How to train.
 *
 * @param seed the seed of everything random
 * @param maxRows how many rows of a kind candidates are fitted to at most; more take longer
 * @param activate whether a model that is better is put in use at once
 * @param trainers the candidates to take beside the plain methods; empty for all
 * @param budget how long it may take: candidates for which there is no time are left out, plain methods never
 */
public record TrainingOptions(long seed, int maxRows, boolean activate, List<String> trainers, Duration budget) {
    private static final Duration USUAL_BUDGET = Duration.ofMinutes(10);

    public TrainingOptions {
        trainers = List.copyOf(trainers);
        if (maxRows < 16) {
            throw new IllegalArgumentException("maxRows must be at least 16: " + maxRows);
        }
    }

    /** Like this, with the best of all candidates that ten minutes are enough for. */
    public TrainingOptions(long seed, int maxRows, boolean activate) {
        this(seed, maxRows, activate, List.of(), USUAL_BUDGET);
    }

    /** Like this, with the best of some candidates that ten minutes are enough for. */
    public TrainingOptions(long seed, int maxRows, boolean activate, List<String> trainers) {
        this(seed, maxRows, activate, trainers, USUAL_BUDGET);
    }

    /** Seed 1, 2,000 rows a kind, and activation. */
    public static TrainingOptions defaults() {
        return new TrainingOptions(1, 2000, true);
    }
}
