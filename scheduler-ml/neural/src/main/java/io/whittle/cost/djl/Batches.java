package io.whittle.cost.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Rows for each of some networks, cut into batches. Used by one thread. */
final class Batches {
    private final EncodedRows rows;
    private final int[][] indexes;
    private final int[] unknown;
    private final int shortest;

    /**
     * @param indexes for each network the indexes of its rows; of networks with more rows than others some are left out,
     *     others after each shuffle
     * @param unknown for each column of texts the index of the embedding for unknown ones
     */
    Batches(EncodedRows rows, int[][] indexes, int[] unknown) {
        this.rows = rows;
        this.indexes = Arrays.stream(indexes).map(int[]::clone).toArray(int[][]::new);
        this.unknown = unknown;
        this.shortest = Arrays.stream(indexes)
                .mapToInt(ofNetwork -> ofNetwork.length)
                .min()
                .orElse(0);
    }

    /**
     * A batch: rows of each network.
     *
     * @param numbers what enters the networks
     * @param texts the indexes of embeddings, counted through all networks
     * @param targets the targets
     * @param weights how much each row counts
     */
    record Batch(NDArray numbers, NDArray texts, NDArray targets, NDArray weights) {}

    int networks() {
        return indexes.length;
    }

    /** Returns how many rows each network has. */
    int rows() {
        return shortest;
    }

    /** Returns how many embeddings a network has. */
    int embeddings() {
        return unknown.length == 0 ? 0 : unknown[unknown.length - 1] + 1;
    }

    int row(int network, int index) {
        return indexes[network][index];
    }

    void shuffle(SplittableRandom random) {
        for (int[] ofNetwork : indexes) {
            for (int i = ofNetwork.length - 1; i > 0; i--) {
                int other = random.nextInt(i + 1);
                int kept = ofNetwork[i];
                ofNetwork[i] = ofNetwork[other];
                ofNetwork[other] = kept;
            }
        }
    }

    /**
     * Returns a batch.
     *
     * @param start the first of each network's rows
     * @param end the first after that is not in it
     * @param forget how often a text is taken for an unknown one
     */
    Batch batch(NDManager manager, int start, int end, double forget, SplittableRandom random) {
        int count = end - start;
        int all = count * indexes.length;
        int width = rows.width();
        int columns = rows.columns();
        float[] numbers = new float[all * width];
        int[] texts = new int[all * columns];
        float[] targets = new float[all];
        float[] weights = new float[all];
        int next = 0;
        for (int network = 0; network < indexes.length; network++) {
            int firstText = network * embeddings();
            for (int i = start; i < end; i++) {
                int row = indexes[network][i];
                System.arraycopy(rows.numbers(), row * width, numbers, next * width, width);
                for (int column = 0; column < columns; column++) {
                    boolean forgotten = forget > 0 && random.nextDouble() < forget;
                    int text = forgotten ? unknown[column] : rows.texts()[row * columns + column];
                    texts[next * columns + column] = firstText + text;
                }
                targets[next] = rows.targets()[row];
                weights[next] = rows.weights()[row];
                next++;
            }
        }
        Shape shape = new Shape(indexes.length, count);
        return new Batch(
                manager.create(FloatBuffer.wrap(numbers), new Shape(indexes.length, count, width)),
                manager.create(IntBuffer.wrap(texts), new Shape((long) all * columns)),
                manager.create(FloatBuffer.wrap(targets), shape),
                manager.create(FloatBuffer.wrap(weights), shape));
    }
}
