package io.whittle.cost.djl;

import io.whittle.cost.NetworkInputs;
import io.whittle.training.LearningRows;

/**
 * Rows as they enter a network.
 *
 * @param width how many numbers a row has
 * @param numbers the numbers, row by row
 * @param columns how many columns of texts there are
 * @param texts the indexes of embeddings, row by row
 * @param targets what the line leaves of the standardised targets
 * @param weights how much each row counts
 */
record EncodedRows(int width, float[] numbers, int columns, int[] texts, float[] targets, float[] weights) {

    static EncodedRows of(LearningRows rows, NetworkInputs inputs, double[] slopes, double center, double scale) {
        int width = inputs.width();
        int columns = inputs.texts().length;
        float[] numbers = new float[rows.size() * width];
        int[] texts = new int[rows.size() * columns];
        float[] targets = new float[rows.size()];
        for (int i = 0; i < targets.length; i++) {
            double[] row = rows.row(i);
            double[] standardised = inputs.standardised(row);
            inputs.encode(standardised, numbers, i * width);
            System.arraycopy(inputs.embeddings(row), 0, texts, i * columns, columns);
            double line = 0;
            for (int j = 0; j < slopes.length; j++) {
                line += Double.isNaN(standardised[j]) ? 0 : slopes[j] * standardised[j];
            }
            targets[i] = (float) ((rows.targets()[i] - center) / scale - line);
        }
        return new EncodedRows(width, numbers, columns, texts, targets, rows.weights());
    }

    int size() {
        return targets.length;
    }
}
