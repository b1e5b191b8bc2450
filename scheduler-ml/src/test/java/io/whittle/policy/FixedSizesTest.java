package io.whittle.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.spi.Partition;
import io.whittle.spi.cost.Bins;
import io.whittle.spi.cost.CostProfile;
import org.junit.jupiter.api.Test;

class FixedSizesTest {
    @Test
    void computesThePublishedFormula() {
        // N = 1000, P = 4, h = σ: (1.41421·1000 / (4·1.17741))^(2/3) = 300.28^(2/3) = 44.84…
        assertThat(FixedSizes.size(1000, 4, 1, 1)).isEqualTo(45);
        // h = σ/10: a factor of 10^(2/3) = 4.6416 less: 9.66…
        assertThat(FixedSizes.size(1000, 4, 0.1, 1)).isEqualTo(10);
    }

    @Test
    void staysBetweenOneBlockAndAFairShare() {
        assertThat(FixedSizes.size(1000, 4, 0, 1)).isEqualTo(1);
        assertThat(FixedSizes.size(1000, 4, 1, 0)).isEqualTo(250);
        assertThat(FixedSizes.size(1000, 4, 1e9, 1)).isEqualTo(250);
        assertThat(FixedSizes.size(1000, 1, 1, 1)).isEqualTo(1000);
    }

    @Test
    void takesTheSpreadFromThePrediction() {
        // half of the blocks cost 1 µs, half 3 µs: σ = 1 µs = h
        FakeCluster cluster = new FakeCluster(FakeCluster.policy("fsc"), block -> block < 500 ? 1000 : 3000);
        for (int i = 0; i < 4; i++) {
            cluster.join(1, 1, 1000);
        }
        cluster.addBlocks(1000);
        cluster.predict(CostProfile.predicted(
                new Partition(1000, 1), new Bins(1000, 2), new double[] {1e-6, 3e-6}, 0.1, 0, "test"));
        assertThat(cluster.run()).hasSize(23).startsWith(45, 45, 45).endsWith(10);
    }

    @Test
    void takesTheSpreadFromWhatItObservesWhereNothingIsPredicted() {
        FakeCluster cluster = new FakeCluster(FakeCluster.policy("fsc"), block -> block % 2 == 0 ? 1000 : 3000);
        for (int i = 0; i < 4; i++) {
            cluster.join(1, 1, 1000);
        }
        cluster.addBlocks(1000);
        // ⌈1000/40⌉ until two blocks are known; then σ² = 25/24·(13·12·4/625) of the first chunk, which gives ⌈44.26⌉
        assertThat(cluster.run()).startsWith(25, 25, 25, 25, 45);
    }
}
