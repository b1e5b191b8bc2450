package io.whittle.cost;

import io.whittle.json.PlainJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A small network in plain arrays: embeddings of texts, hidden layers with rectifiers, and two outputs, the mean and the
 * log of the variance. Arrays are not copied and must not change. Immutable.
 *
 * @param embeddings the embeddings of all texts, one after the other
 * @param size how long an embedding is
 * @param weights for each layer its weights, all of the first input first
 * @param biases for each layer its biases; those of the last layer are of the two outputs
 */
public record Network(float[] embeddings, int size, float[][] weights, float[][] biases) {
    /** What the log of the variance lies around, in standardised units. */
    public static final float VARIANCE_MIDDLE = -3;

    /** How far from there it may go. */
    public static final float VARIANCE_REACH = 7;

    /** The outputs: the mean, and the log of the variance. */
    public static final int OUTPUTS = 2;

    public Network {
        boolean sound = size > 0
                && embeddings.length % size == 0
                && finite(embeddings)
                && weights.length == biases.length
                && weights.length > 0
                && biases[biases.length - 1].length == OUTPUTS;
        for (int layer = 0; sound && layer < weights.length; layer++) {
            int inputs = layer == 0 ? weights[0].length / Math.max(1, biases[0].length) : biases[layer - 1].length;
            sound = biases[layer].length > 0
                    && weights[layer].length == (long) inputs * biases[layer].length
                    && finite(weights[layer])
                    && finite(biases[layer]);
        }
        if (!sound) {
            throw new ModelException("the layers of its network do not hang together");
        }
    }

    /** Refuses inputs that the network was not made for. */
    void check(NetworkInputs inputs) {
        long width = inputs.width() + (long) size * inputs.counts().length;
        if (embeddings.length != (long) size * inputs.embeddings() || weights[0].length != width * biases[0].length) {
            throw new ModelException("its network was made for other inputs");
        }
    }

    /** Returns how many multiplications a row takes, counted as a tree's nodes are: eight of them for one of those. */
    long steps() {
        long steps = 0;
        for (float[] matrix : weights) {
            steps += matrix.length / 8;
        }
        return steps;
    }

    /**
     * Computes a row.
     *
     * @param encoded the row's numbers as they enter
     * @param texts the indexes of the row's embeddings
     * @return the standardised mean and the log of the variance
     */
    float[] outputs(float[] encoded, int[] texts) {
        float[] values = new float[encoded.length + size * texts.length];
        System.arraycopy(encoded, 0, values, 0, encoded.length);
        for (int i = 0; i < texts.length; i++) {
            System.arraycopy(embeddings, texts[i] * size, values, encoded.length + i * size, size);
        }
        values = layers(0, values);
        values[1] = VARIANCE_MIDDLE + VARIANCE_REACH * (float) Math.tanh(values[1] / VARIANCE_REACH);
        return values;
    }

    /**
     * Computes the standardised mean of a row.
     *
     * @param first what comes into the first layer, biases with it; is changed
     */
    float mean(float[] first) {
        rectify(0, first);
        return layers(1, first)[0];
    }

    /**
     * Adds what some inputs bring to the first layer.
     *
     * @param values the inputs
     * @param from the first of them that counts
     * @param to the end of those that count
     * @param sums what is added to
     */
    void addToFirst(float[] values, int from, int to, float[] sums) {
        multiply(weights[0], values, from, to, from * sums.length, sums);
    }

    /** Adds what a text brings to the first layer, where {@code place} is the place of its first number among inputs. */
    void addText(int text, int place, float[] sums) {
        multiply(weights[0], embeddings, text * size, (text + 1) * size, place * sums.length, sums);
    }

    private float[] layers(int first, float[] values) {
        float[] next = values;
        for (int layer = first; layer < weights.length; layer++) {
            float[] sums = biases[layer].clone();
            multiply(weights[layer], next, 0, next.length, 0, sums);
            rectify(layer, sums);
            next = sums;
        }
        return next;
    }

    private static void multiply(float[] matrix, float[] values, int from, int to, int place, float[] sums) {
        int width = sums.length;
        int start = place;
        for (int input = from; input < to; input++) {
            float value = values[input];
            if (value != 0) { // after a rectifier, and between ramps, about every second one is
                for (int i = 0; i < width; i++) {
                    sums[i] += value * matrix[start + i];
                }
            }
            start += width;
        }
    }

    private void rectify(int layer, float[] sums) {
        if (layer + 1 < weights.length) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] = Math.max(0, sums[i]);
            }
        }
    }

    private static boolean finite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("embeddings", PackedNumbers.ofFloats(embeddings));
        map.put("size", size);
        map.put("weights", texts(weights));
        map.put("biases", texts(biases));
        return map;
    }

    static Network fromMap(Map<String, Object> map) {
        return new Network(
                PackedNumbers.floats(map.get("embeddings")),
                (int) PlainJson.asLong(map.get("size")),
                arrays(map.get("weights")),
                arrays(map.get("biases")));
    }

    private static List<String> texts(float[][] arrays) {
        List<String> texts = new ArrayList<>();
        for (float[] array : arrays) {
            texts.add(PackedNumbers.ofFloats(array));
        }
        return texts;
    }

    private static float[][] arrays(Object texts) {
        return PlainJson.asTexts(texts).stream().map(PackedNumbers::floats).toArray(float[][]::new);
    }
}
