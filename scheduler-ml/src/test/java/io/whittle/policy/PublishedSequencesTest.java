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
    void factoringHalvesTheRestBatchByBatch() {
        assertThat(sizes("fac2"))
                .containsExactly(
                        125, 125, 125, 125, 63, 63, 63, 63, 31, 31, 31, 31, 16, 16, 16, 16, 8, 8, 8, 8, 4, 4, 4, 4, 2,
                        2, 2, 2, 1, 1, 1, 1);
    }

    @Test
    void sequencesAddUpToAllBlocks() {
        for (var policy : Policies.all()) {
            assertThat(sizes(policy.name()).stream().mapToInt(Integer::intValue).sum())
                    .as(policy.name())
                    .isEqualTo(1000);
        }
    }
}
