package io.whittle.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Chunk sizes for 1000 blocks of equal cost on 4 nodes, as the literature lists them. */
class PublishedSequencesTest {
    private static List<Integer> sizes(String policy) {
        return FakeCluster.of(policy, 1000, 1, 1, 1, 1).run();
    }

    @Test
    void staticGivesEachNodeOneEqualShare() {
        assertThat(sizes("static")).containsExactly(250, 250, 250, 250);
        assertThat(FakeCluster.of("static", 10, 1, 1, 1, 1).run()).containsExactly(3, 3, 3, 1);
        assertThat(FakeCluster.of("static", 1002, 1, 1, 2, 4).run()).containsExactly(251, 251, 251, 249);
    }

    @Test
    void selfSchedulingGivesSingleBlocks() {
        assertThat(sizes("ss")).hasSize(1000).containsOnly(1);
    }

    @Test
    void guidedSelfSchedulingGivesAFairShareOfTheRest() {
        assertThat(sizes("gss"))
                .containsExactly(250, 188, 141, 106, 79, 59, 45, 33, 25, 19, 14, 11, 8, 6, 4, 3, 3, 2, 1, 1, 1, 1);
    }

    @Test
    void trapezoidFallsByTheIntegerDecrementOfTheImplementations() {
        assertThat(sizes("tss")).containsExactly(125, 117, 109, 101, 93, 85, 77, 69, 61, 53, 45, 37, 28);
    }

    @Test
    void factoringHalvesTheRestBatchByBatch() {
        assertThat(sizes("fac2"))
                .containsExactly(
                        125, 125, 125, 125, 63, 63, 63, 63, 31, 31, 31, 31, 16, 16, 16, 16, 8, 8, 8, 8, 4, 4, 4, 4, 2,
                        2, 2, 2, 1, 1, 1, 1);
    }

    @Test
    void weightedFactoringSharesEachBatchByNominalSpeed() {
        // weights 0.5, 0.5, 1, 2; batches of ⌈1000/8⌉ = 125, ⌈498/8⌉ = 63, …; each node asks once a batch
        FakeCluster cluster = FakeCluster.of("wf2", 1000, 1, 1, 2, 4);
        cluster.offerAll();
        assertThat(cluster.sizes()).containsExactly(63, 63, 125, 250);
        for (int i = 0; i < 4; i++) {
            cluster.step();
        }
        cluster.offerAll();
        assertThat(cluster.sizes().subList(4, 8)).containsExactly(32, 32, 63, 126);
    }

    @Test
    void blocksThatComeBackAreSharedOutAgain() {
        FakeCluster cluster = FakeCluster.of("static", 1000, 1, 1, 1, 1);
        cluster.offerAll();
        cluster.leave(cluster.busy().get(3));
        for (int i = 0; i < 3; i++) {
            cluster.step();
        }
        assertThat(cluster.run()).containsExactly(250, 250, 250, 250, 84, 84, 82);
        assertThat(cluster.allDone()).isTrue();
    }
}
