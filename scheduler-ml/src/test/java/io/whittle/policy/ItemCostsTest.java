package io.whittle.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.cost.Bins;
import io.whittle.spi.cost.JobFeatures;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class ItemCostsTest {
    private static final int BLOCKS = 1000;

    private static JobFeatures job(double[][] features, String... names) {
        Partition partition = new Partition(BLOCKS, 1);
        return new JobFeatures(
                "test", "1", Parameters.none(), partition, new Bins(BLOCKS, BLOCKS), List.of(names), features);
    }

    private static double[][] bytes(Random random) {
        double[][] features = new double[BLOCKS][1];
        for (double[] row : features) {
            row[0] = Math.exp(4 + 6 * random.nextDouble());
        }
        return features;
    }

    private static ItemCosts observed(JobFeatures job, int blocks, DoubleUnaryOperator cost, Random random) {
        ItemCosts costs = new ItemCosts(job);
        for (int block = 0; block < blocks; block++) {
            double noise = Math.exp(0.2 * random.nextGaussian());
            costs.observe(block, cost.applyAsDouble(job.itemFeatures()[block][0]) * noise);
        }
        return costs;
    }

    @Test
    void learnsAPowerLawAndExtrapolatesIt() {
        Random random = new Random(1);
        double[][] features = bytes(random);
        features[BLOCKS - 1][0] = 1e6; // dearer than anything observed
        JobFeatures job = job(features, "bytes");
        ItemCosts.Fit fit = observed(job, 200, bytes -> 3e-6 * Math.pow(bytes, 0.9), random)
                .fit()
                .orElseThrow();
        assertThat(fit.explained()).isGreaterThan(0.9);
        for (int block = 200; block < BLOCKS; block++) {
            double actual = 3e-6 * Math.pow(features[block][0], 0.9);
            assertThat(fit.costPerItem(block) / actual).isBetween(0.6, 1.7);
        }
    }

    @Test
    void learnsSteps() {
        Random random = new Random(2);
        JobFeatures job = job(bytes(random), "bytes");
        DoubleUnaryOperator hill = bytes -> bytes > 500 && bytes < 4000 ? 10 : 1;
        ItemCosts.Fit fit = observed(job, 600, hill, random).fit().orElseThrow();
        assertThat(fit.explained()).isGreaterThan(0.5);
    }

    @Test
    void explainsNothingWhereFeaturesSayNothing() {
        Random random = new Random(3);
        JobFeatures job = job(bytes(random), "bytes");
        ItemCosts.Fit fit = observed(job, 400, bytes -> Math.exp(random.nextGaussian()), random)
                .fit()
                .orElseThrow();
        assertThat(fit.explained()).isLessThan(0.1);
    }

    @Test
    void saysNothingOfTooFewOrEqualObservations() {
        JobFeatures job = job(bytes(new Random(4)), "bytes");
        ItemCosts few = new ItemCosts(job);
        few.observe(0, 1);
        assertThat(few.fit()).isEmpty();
        ItemCosts equal = new ItemCosts(job);
        for (int block = 0; block < 100; block++) {
            equal.observe(block, 2);
        }
        assertThat(equal.fit()).isEmpty();
        assertThat(new ItemCosts(job(new double[BLOCKS][0])).fit()).isEqualTo(Optional.empty());
    }
}
