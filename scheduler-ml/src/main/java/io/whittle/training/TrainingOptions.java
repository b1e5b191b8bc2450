package io.whittle.training;

import java.util.List;

/**
 * How to train.
 *
 * @param seed the seed of everything random
 * @param maxRows how many rows of a kind candidates are fitted to at most; more take longer
 * @param activate whether a model that is better is put in use at once
 * @param trainers the candidates to take beside the plain methods; empty for all
 */
public record TrainingOptions(long seed, int maxRows, boolean activate, List<String> trainers) {
    public TrainingOptions {
        trainers = List.copyOf(trainers);
        if (maxRows < 16) {
            throw new IllegalArgumentException("maxRows must be at least 16: " + maxRows);
        }
    }

    /** Like this, with the best of all candidates. */
    public TrainingOptions(long seed, int maxRows, boolean activate) {
        this(seed, maxRows, activate, List.of());
    }

    /** Seed 1, 2,000 rows a kind, and activation. */
    public static TrainingOptions defaults() {
        return new TrainingOptions(1, 2000, true);
    }
}
