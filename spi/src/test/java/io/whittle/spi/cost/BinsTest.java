package io.whittle.spi.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BinsTest {
    @Test
    void everyBlockLiesInTheBinThatCoversIt() {
        Random random = new Random(2);
        for (int round = 0; round < 400; round++) {
            int blocks = 1 + random.nextInt(3_000);
            Bins bins = new Bins(blocks, 1 + random.nextInt(blocks));
            int next = 0;
            for (int bin = 0; bin < bins.count(); bin++) {
                assertThat(bins.firstBlock(bin)).as("%s", bins).isEqualTo(next);
                assertThat(bins.endBlock(bin)).as("no bin of %s is empty", bins).isGreaterThan(next);
                for (int block = next; block < bins.endBlock(bin); block++) {
                    assertThat(bins.binOf(block))
                            .as("bin of block %d of %s", block, bins)
                            .isEqualTo(bin);
                }
                next = bins.endBlock(bin);
            }
            assertThat(next).as("%s", bins).isEqualTo(blocks);
        }
    }

    @Test
    void binsDifferByABlockAtMost() {
        Bins bins = new Bins(1_000_003, 1024);
        for (int bin = 0; bin < bins.count(); bin++) {
            assertThat(bins.endBlock(bin) - bins.firstBlock(bin)).isBetween(976, 977);
        }
    }

    @Test
    void holdsTheMostBlocksThereCanBe() {
        Bins bins = Bins.of(Integer.MAX_VALUE);
        assertThat(bins.count()).isEqualTo(Bins.MAX_BINS);
        assertThat(bins.binOf(Integer.MAX_VALUE - 1)).isEqualTo(Bins.MAX_BINS - 1);
        assertThat(bins.endBlock(Bins.MAX_BINS - 1)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void refusesMoreBinsThanBlocksAndNoneForSome() {
        assertThat(Bins.of(0).count()).isZero();
        assertThat(Bins.of(7).count()).isEqualTo(7);
        for (int[] wrong : new int[][] {{3, 4}, {3, 0}, {0, -1}, {-1, -1}, {0, 1}}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Bins(wrong[0], wrong[1]));
        }
    }
}
