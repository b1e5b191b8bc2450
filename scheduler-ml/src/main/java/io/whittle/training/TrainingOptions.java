package io.whittle.training;

/**
 * How to train.
 *
 * @param seed the seed of everything random
 * @param maxRows how many rows of a kind candidates are fitted to at most; more take longer
 * @param activate whether a model that is better is put in use at once
 */
public record TrainingOptions(long seed, int maxRows, boolean activate) {
    public TrainingOptions {
        if (maxRows < 16) {
            throw new IllegalArgumentException("maxRows must be at least 16: " + maxRows);
        }
    }

    /** Seed 1, 4,000 rows a kind, and activation. */
    public static TrainingOptions defaults() {
        return new TrainingOptions(1, 4000, true);
    }
}
