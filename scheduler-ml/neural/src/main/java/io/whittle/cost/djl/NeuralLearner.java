package io.whittle.cost.djl;

import ai.djl.engine.Engine;
import io.whittle.cost.LinearRegression;
import io.whittle.cost.Network;
import io.whittle.cost.NetworkInputs;
import io.whittle.cost.NetworkRegression;
import io.whittle.cost.Regression;
import io.whittle.training.Learner;
import io.whittle.training.LearningRows;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Learns with a few small networks: embeddings of texts, two hidden layers, mean and variance. Each network keeps other
 * rows for deciding when to stop. Used by one thread at a time.
 */
public final class NeuralLearner implements Learner {
    private static final int NETWORKS = 3;

    /** One in so many rows decides when to stop. */
    private static final int KEPT_FOR_STOPPING = 8;

    private static final int FEWEST_TO_KEEP = 5;

    /** Neighbouring rows are often of one run: they are kept together. */
    private static final int CHUNKS = 64;

    /** As many numbers as enter at most: 128 MiB. More rows than that are sampled. */
    private static final int MOST_NUMBERS = 1 << 25;

    /** Made by the service loader. */
    public NeuralLearner() {}

    @Override
    public String name() {
        return "neural";
    }

    @Override
    public Optional<String> unavailable() {
        return PyTorch.problem();
    }

    @Override
    public Map<String, String> libraries() {
        return Map.of(
                "djl", "DJL " + Engine.getDjlVersion(),
                "pytorch", "PyTorch " + PyTorch.engine().getVersion());
    }

    @Override
    public Map<String, Object> hyperParameters() {
        Map<String, Object> parameters = new LinkedHashMap<>(TrainingPlan.settings());
        parameters.put("networks", (long) NETWORKS);
        parameters.put("kept_for_stopping", 1.0 / KEPT_FOR_STOPPING);
        return parameters;
    }

    @Override
    public Regression fit(LearningRows all, long seed, Duration budget) {
        SplittableRandom random = new SplittableRandom(seed);
        LearningRows sample = sample(all, random.split());
        NetworkInputs inputs = InputScaling.of(sample);
        double center = mean(sample.targets());
        double scale = Math.max(1e-6, deviation(sample.targets(), center));
        if (inputs.width() == 0 && inputs.texts().length == 0) {
            return new LinearRegression(new double[all.columns().size()], center);
        }
        double[] slopes = PowerLine.slopes(sample, inputs, center, scale);
        EncodedRows rows = EncodedRows.of(sample, inputs, slopes, center, scale);
        int[] chunks = chunks(rows.size(), random.split());
        boolean keep = rows.size() >= FEWEST_TO_KEEP * KEPT_FOR_STOPPING;
        int[][] validation = new int[NETWORKS][];
        int[][] training = new int[NETWORKS][];
        for (int i = 0; i < NETWORKS; i++) {
            int kept = i;
            validation[i] = indexes(chunks, chunk -> keep && chunk % KEPT_FOR_STOPPING == kept);
            training[i] = indexes(chunks, chunk -> !keep || chunk % KEPT_FOR_STOPPING != kept);
        }
        List<Network> networks = new NetworkTraining(
                        rows,
                        training,
                        validation,
                        inputs.unknown(),
                        TrainingPlan.of(rows.size(), inputs.width(), budget),
                        random.split(),
                        budget)
                .train();
        return new NetworkRegression(inputs, networks, slopes, center, scale);
    }

    private static LearningRows sample(LearningRows rows, SplittableRandom random) {
        int most = Math.max(1, MOST_NUMBERS / Math.max(1, InputScaling.of(rows).width()));
        if (rows.size() <= most) {
            return rows;
        }
        int[] chosen =
                random.ints(0, rows.size()).distinct().limit(most).sorted().toArray();
        return rows.only(chosen);
    }

    /** Returns for each row the number of its chunk; chunks are numbered at random. */
    private static int[] chunks(int rows, SplittableRandom random) {
        int count = Math.min(CHUNKS, rows);
        int[] numbers = new int[count];
        Arrays.setAll(numbers, i -> i);
        for (int i = count - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int number = numbers[i];
            numbers[i] = numbers[other];
            numbers[other] = number;
        }
        int[] chunks = new int[rows];
        Arrays.setAll(chunks, row -> numbers[(int) ((long) row * count / rows)]);
        return chunks;
    }

    private static int[] indexes(int[] chunks, IntPredicate wanted) {
        return IntStream.range(0, chunks.length)
                .filter(row -> wanted.test(chunks[row]))
                .toArray();
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double deviation(float[] values, double mean) {
        double squares = 0;
        for (float value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / values.length);
    }
}
