package io.whittle.cost.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Embedding;
import io.whittle.cost.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Networks of one shape whose parameters are arrays of PyTorch, one network behind the other, so that one call computes
 * all. They live as long as the manager that they were made by.
 */
final class TrainableNetworks {
    private static final NDIndex MEAN = new NDIndex(":, :, 0");
    private static final NDIndex VARIANCE = new NDIndex(":, :, 1");
    private static final double EMBEDDING_DEVIATION = 0.3;

    private final int count;
    private final int size;
    private final NDArray embeddings;
    private final List<NDArray> weights = new ArrayList<>();
    private final List<NDArray> biases = new ArrayList<>();

    /**
     * @param count how many networks
     * @param inputs how many numbers enter
     * @param columns how many columns of texts there are
     * @param texts how many embeddings there are
     */
    TrainableNetworks(
            int count,
            int inputs,
            int columns,
            int texts,
            TrainingPlan plan,
            NDManager manager,
            SplittableRandom random) {
        this.count = count;
        this.size = plan.embedding();
        embeddings = parameter(manager, random, EMBEDDING_DEVIATION, (long) count * texts, size);
        int last = inputs + columns * size;
        for (int units : plan.hidden()) {
            weights.add(parameter(manager, random, Math.sqrt(2.0 / last), count, last, units));
            biases.add(parameter(manager, random, 0, count, 1, units));
            last = units;
        }
        weights.add(parameter(manager, random, 0.3 / Math.sqrt(last), count, last, Network.OUTPUTS));
        biases.add(parameter(manager, random, 0, count, 1, Network.OUTPUTS));
    }

    private static NDArray parameter(NDManager manager, SplittableRandom random, double deviation, long... sizes) {
        Shape shape = new Shape(sizes);
        float[] values = new float[(int) shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = deviation == 0 ? 0 : (float) (deviation * random.nextGaussian());
        }
        NDArray parameter = manager.create(values, shape);
        parameter.setRequiresGradient(true);
        return parameter;
    }

    /**
     * What the networks say of some rows: a value for each network and row.
     *
     * @param mean the standardised mean
     * @param logVariance the log of the variance
     */
    record Outputs(NDArray mean, NDArray logVariance) {}

    /**
     * Computes rows.
     *
     * @param numbers for each network the numbers of its rows
     * @param texts for each network the indexes of its rows' embeddings, counted through all networks; not used where there
     *     are no columns of texts
     */
    Outputs forward(NDArray numbers, NDArray texts) {
        NDArray values = numbers;
        if (texts.size() > 0) {
            NDArray vectors = Embedding.embedding(texts, embeddings, SparseFormat.DENSE)
                    .singletonOrThrow()
                    .reshape(count, numbers.getShape().get(1), -1);
            values = NDArrays.concat(new NDList(numbers, vectors), 2);
        }
        for (int layer = 0; layer < weights.size(); layer++) {
            values = values.matMul(weights.get(layer)).add(biases.get(layer));
            if (layer + 1 < weights.size()) {
                values = Activation.relu(values);
            }
        }
        NDArray logVariance = values.get(VARIANCE)
                .div(Network.VARIANCE_REACH)
                .tanh()
                .mul(Network.VARIANCE_REACH)
                .add(Network.VARIANCE_MIDDLE);
        return new Outputs(values.get(MEAN), logVariance);
    }

    /** Returns all parameters, always in the same order. */
    List<NDArray> parameters() {
        List<NDArray> all = new ArrayList<>(weights);
        all.addAll(biases);
        if (embeddings.size() > 0) {
            all.add(embeddings);
        }
        return all;
    }

    /** Returns one of the networks in plain arrays. */
    Network toNetwork(int index) {
        return new Network(
                part(embeddings, index),
                size,
                weights.stream().map(all -> part(all, index)).toArray(float[][]::new),
                biases.stream().map(all -> part(all, index)).toArray(float[][]::new));
    }

    private float[] part(NDArray all, int index) {
        float[] values = all.toFloatArray();
        int length = values.length / count;
        return Arrays.copyOfRange(values, index * length, (index + 1) * length);
    }
}
