package io.whittle.cost.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.whittle.cost.NetworkInputs;
import io.whittle.cost.NetworkRegression;
import io.whittle.training.LearningRows;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arithmetic on plain arrays gives what PyTorch gives. */
class ArraysLikePyTorchTest {
    private static final double TOLERANCE = 2e-6;
    private static final int ROWS = 500;

    @BeforeAll
    static void needsNatives() {
        NativesOfThisPlatform.assume();
    }

    @Test
    void eachNetworkSaysTheSameInArrays() {
        LearningRows rows = SyntheticRows.of(ROWS, 1);
        NetworkInputs inputs = InputScaling.of(rows);
        double[] slopes = new double[inputs.numbers().length];
        EncodedRows encoded = EncodedRows.of(rows, inputs, slopes, 0, 1);
        int[] all = new int[ROWS];
        for (int i = 0; i < ROWS; i++) {
            all[i] = i;
        }
        Batches batches = new Batches(encoded, new int[][] {all, all}, inputs.unknown());
        try (NDManager manager = PyTorch.engine().newBaseManager()) {
            TrainableNetworks networks = new TrainableNetworks(
                    2,
                    inputs.width(),
                    inputs.texts().length,
                    inputs.embeddings(),
                    TrainingPlan.of(ROWS, inputs.width(), Duration.ofMinutes(1)),
                    manager,
                    new SplittableRandom(1));
            Batches.Batch batch = batches.batch(manager, 0, ROWS, 0, new SplittableRandom(1));
            TrainableNetworks.Outputs outputs = networks.forward(batch.numbers(), batch.texts());
            float[] means = outputs.mean().toFloatArray();
            float[] logVariances = outputs.logVariance().toFloatArray();
            for (int network = 0; network < 2; network++) {
                NetworkRegression arrays =
                        new NetworkRegression(inputs, List.of(networks.toNetwork(network)), slopes, 0, 1);
                for (int i = 0; i < ROWS; i++) {
                    int at = network * ROWS + i;
                    NetworkRegression.Estimate estimate = arrays.estimate(rows.row(i));
                    assertThat(estimate.mean()).isCloseTo(means[at], within(TOLERANCE));
                    assertThat(2 * Math.log(estimate.deviation())).isCloseTo(logVariances[at], within(4 * TOLERANCE));
                }
            }
        }
    }
}
