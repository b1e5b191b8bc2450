package io.whittle.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.spi.BlockList;
import io.whittle.spi.Partition;
import io.whittle.spi.cost.Bins;
import io.whittle.spi.cost.CostProfile;
import org.junit.jupiter.api.Test;

class BinLongestFirstTest {
    @Test
    void cutsEvenlyWhereNothingIsPredicted() {
        assertThat(FakeCluster.of("binlpt", 640, 1, 1, 1, 1).run()).hasSize(64).containsOnly(10);
    }

    @Test
    void givesTheDearestBinFirst() {
        // one node, so k = 16, of 32 s: 14 cheap blocks of 1 s, the dear one of 10 s, 8 blocks of 1 s; 2 s a bin
        double[] seconds = new double[23];
        java.util.Arrays.fill(seconds, 1);
        seconds[14] = 10;
        FakeCluster cluster = new FakeCluster(FakeCluster.policy("binlpt"), block -> 1000);
        cluster.join(1, 1, 0);
        cluster.addBlocks(23);
        cluster.predict(CostProfile.predicted(new Partition(23, 1), new Bins(23, 23), seconds, 0.1, 0.1, "test"));
        assertThat(cluster.run()).hasSize(12).startsWith(1, 2, 2).endsWith(2);
        assertThat(cluster.dispatched.get(0).blocks()).isEqualTo(BlockList.of(14));
        assertThat(cluster.dispatched.get(1).blocks()).isEqualTo(BlockList.of(0, 1));
        assertThat(cluster.dispatched.get(11).blocks()).isEqualTo(BlockList.of(21, 22));
    }

    @Test
    void cutsWhatWaitsAnewByABetterProfile() {
        FakeCluster cluster = FakeCluster.of("binlpt", 64, 1);
        cluster.offerAll();
        assertThat(cluster.dispatched.get(0).blocks()).isEqualTo(BlockList.range(0, 4));
        // the last 8 blocks cost 8 s each: 120 s in all, 7.5 s a bin: of 8 cheap blocks, of 4 and a dear one, or of a
        // dear one
        double[] seconds = {1, 1, 1, 1, 1, 1, 1, 8};
        cluster.predict(CostProfile.predicted(new Partition(64, 1), new Bins(64, 8), seconds, 0.1, 0.1, "test"));
        cluster.run();
        assertThat(cluster.allDone()).isTrue();
        assertThat(cluster.dispatched.get(1).blocks()).isEqualTo(BlockList.range(52, 57));
        assertThat(cluster.dispatched.get(2).blocks()).isEqualTo(BlockList.range(4, 12));
        assertThat(cluster.dispatched.get(8).blocks()).isEqualTo(BlockList.range(57, 58));
    }
}
