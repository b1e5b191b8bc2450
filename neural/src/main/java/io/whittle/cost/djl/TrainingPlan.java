package io.whittle.cost.djl;

/**
 * How networks are trained.
 *
 * @param hidden how many units each hidden layer has
 * @param embedding how many numbers stand for a text
 * @param batch how many rows a step sees
 * @param epochs how often each row is seen, unless time runs out
 * @param rate the highest learning rate
 * @param decay by what share of the rate weights shrink at each step
 * @param forget how often a text is taken for an unknown one, so that something is learned of unknown ones
 * @param balance between 0, plain likelihood, and 1, where rows that are well known count no more than others
 */
record TrainingPlan(
        int[] hidden, int embedding, int batch, int epochs, float rate, float decay, double forget, float balance) {
    private static final int SMALLEST_BATCH = 32;
    private static final int LARGEST_BATCH = 512;
    private static final int STEPS = 3000;
    private static final int FEWEST_EPOCHS = 8;
    private static final int MOST_EPOCHS = 300;

    private static final int HIDDEN = 64;
    private static final int EMBEDDING = 8;
    private static final float RATE = 4e-3f;
    private static final float DECAY = 0.02f;
    private static final double FORGET = 0.05;
    private static final float BALANCE = 0.5f;

    /** Returns what suits a number of rows. */
    static TrainingPlan of(int rows) {
        int batch = SMALLEST_BATCH;
        while (batch < LARGEST_BATCH && batch * 128L < rows) {
            batch *= 2;
        }
        long perEpoch = (rows + batch - 1) / batch;
        int epochs = (int) Math.max(FEWEST_EPOCHS, Math.min(MOST_EPOCHS, STEPS / perEpoch));
        return new TrainingPlan(new int[] {HIDDEN, HIDDEN}, EMBEDDING, batch, epochs, RATE, DECAY, FORGET, BALANCE);
    }
}
