package io.whittle.cost.djl;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/**
 * How networks are trained.
 *
 * @param hidden how many units each hidden layer has
 * @param embedding how many numbers stand for a text
 * @param batch how many rows a step sees
 * @param steps how many steps there are
 * @param rate the highest learning rate
 * @param decay by what share of the rate weights shrink at each step
 * @param forget how often a text is taken for an unknown one, so that something is learned of unknown ones
 * @param balance between 0, plain likelihood, and 1, where rows that are well known count no more than others
 */
record TrainingPlan(
        int[] hidden, int embedding, int batch, int steps, float rate, float decay, double forget, float balance) {
    private static final int SMALLEST_BATCH = 32;
    private static final int LARGEST_BATCH = 512;

    /** A batch is so small a part of all rows, as far as the bounds allow. */
    private static final long BATCHES = 128;

    private static final int FEWEST_STEPS = 300;
    private static final int MOST_STEPS = 3000;

    /** What a step takes at least, calls into the library mostly. */
    private static final double SECONDS_OF_STEP = 1e-3;

    /** What a row and an input add to that. */
    private static final double SECONDS_OF_INPUT = 1.2e-7;

    /** More rounds than this through few rows learn them by heart. */
    private static final int MOST_EPOCHS = 300;

    private static final int[] HIDDEN = {64, 48};
    private static final int EMBEDDING = 8;
    private static final float RATE = 4e-3f;
    private static final float DECAY = 0.02f;
    private static final double FORGET = 0.05;
    private static final float BALANCE = 0.5f;

    /** Returns what is the same for all rows, as plain JSON values. */
    static Map<String, Object> settings() {
        return Map.of(
                "hidden", Arrays.stream(HIDDEN).asLongStream().boxed().toList(),
                "embedding", (long) EMBEDDING,
                "max_steps", (long) MOST_STEPS,
                "rate", (double) RATE,
                "decay", (double) DECAY,
                "forget", FORGET,
                "balance", (double) BALANCE);
    }

    /**
     * Returns what suits a number of rows and, on a usual processor, a time: by an estimate, so that a machine that is busy
     * learns the same as one that is not.
     *
     * @param rows how many rows there are
     * @param inputs how many numbers enter
     * @param budget how long training may take
     */
    static TrainingPlan of(int rows, int inputs, Duration budget) {
        int batch = SMALLEST_BATCH;
        while (batch < LARGEST_BATCH && batch * BATCHES < rows) {
            batch *= 2;
        }
        double secondsOfStep = SECONDS_OF_STEP + SECONDS_OF_INPUT * batch * (inputs + HIDDEN[1]);
        double affordable = budget.toMillis() / 1e3 / secondsOfStep;
        long perEpoch = (rows + batch - 1) / batch;
        long most = Math.min(MOST_STEPS, MOST_EPOCHS * perEpoch);
        int steps = (int) Math.min((double) most, Math.max(FEWEST_STEPS, affordable));
        return new TrainingPlan(HIDDEN, EMBEDDING, batch, steps, RATE, DECAY, FORGET, BALANCE);
    }
}
