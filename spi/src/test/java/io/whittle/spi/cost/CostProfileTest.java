package io.whittle.spi.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.whittle.spi.Partition;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CostProfileTest {
    @Test
    void aStretchCostsTheSumOfItsBlocks() {
        Random random = new Random(3);
        for (int round = 0; round < 300; round++) {
            Partition partition = new Partition(1 + random.nextInt(4_000), 1 + random.nextInt(9));
            Bins bins = new Bins(partition.blocks(), 1 + random.nextInt(Math.min(partition.blocks(), 50)));
            double[] perItem = random.doubles(bins.count(), 1e-6, 10).toArray();
            CostProfile profile = CostProfile.predicted(partition, bins, perItem, 0.1, 0.2, "v1");
            int from = random.nextInt(partition.blocks() + 1);
            int to = from + random.nextInt(partition.blocks() - from + 1);
            double sum = 0;
            for (int block = from; block < to; block++) {
                sum += profile.seconds(block);
            }
            assertThat(profile.seconds(from, to))
                    .as("blocks %d to %d of %s in %s", from, to, partition, bins)
                    .isCloseTo(sum, within(1e-9 * (1 + profile.totalSeconds())));
            assertThat(profile.seconds(0, partition.blocks()))
                    .isCloseTo(profile.totalSeconds(), within(1e-9 * profile.totalSeconds()));
        }
    }

    @Test
    void scalesEveryCost() {
        Partition partition = new Partition(10, 3);
        CostProfile profile = CostProfile.predicted(partition, new Bins(4, 2), new double[] {1, 2}, 0.1, 0.2, "v1");
        CostProfile scaled = profile.scaled(4);
        assertThat(scaled.seconds(0)).isEqualTo(4 * 3);
        assertThat(scaled.seconds(3)).isEqualTo(4 * 2);
        assertThat(scaled.totalSeconds()).isEqualTo(4 * profile.totalSeconds());
        assertThat(scaled.modelVersion()).isEqualTo("v1");
        assertThat(scaled.informed()).isTrue();
    }

    @Test
    void aFlatProfileClaimsToKnowNothing() {
        CostProfile flat = CostProfile.flat(new Partition(100, 7));
        assertThat(flat.informed()).isFalse();
        assertThat(flat.levelDeviation()).isGreaterThan(3);
        assertThat(flat.seconds(14)).isEqualTo(2e-3);
        assertThat(CostProfile.flat(new Partition(0, 1)).totalSeconds()).isZero();
    }

    @Test
    void refusesCostsThatAreNotPositive() {
        Partition partition = new Partition(4, 1);
        for (double wrong : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            CostProfile.predicted(partition, new Bins(4, 2), new double[] {1, wrong}, 0.1, 0.2, "v1"))
                    .withMessageContaining("bin 1");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CostProfile.predicted(partition, new Bins(4, 2), new double[] {1, 1}, -1, 0, "v1"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CostProfile.predicted(partition, new Bins(4, 2), new double[] {1}, 0, 0, "v1"));
    }
}
