package io.whittle.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Weights and sizes against figures computed by hand; blocks cost 1 µs at speed 1. */
class AdaptiveWeightsTest {
    private static FakeCluster cluster(String policy, int blocks) {
        FakeCluster cluster = new FakeCluster(FakeCluster.policy(policy), block -> 1000);
        cluster.addBlocks(blocks);
        return cluster;
    }

    @ParameterizedTest
    @CsvSource({"awf-b", "awf-c", "awf-d", "awf-e", "awf-c-min"})
    void weighsByNominalSpeedBeforeAnythingIsMeasured(String policy) {
        FakeCluster cluster = cluster(policy, 1000);
        cluster.join(1, 1, 0);
        cluster.join(3, 1, 0);
        cluster.offerAll();
        // w = 0.5 and 1.5; B, D: ⌈w·250⌉; C, E: ⌈0.5·1000/4⌉, then ⌈1.5·875/4⌉ = ⌈328.1⌉
        boolean batches = policy.equals("awf-b") || policy.equals("awf-d");
        assertThat(cluster.sizes()).containsExactly(125, batches ? 375 : 329);
    }

    @Test
    void variantCWeighsByMeasuredTimesAtEveryRequest() {
        FakeCluster cluster = cluster("awf-c", 1000);
        FakeNode fast = cluster.join(1, 4, 0);
        FakeNode slow = cluster.join(1, 1, 0);
        cluster.offerAll();
        assertThat(cluster.sizes()).containsExactly(250, 188); // ⌈1000/4⌉, ⌈750/4⌉

        // π of the fast node is 250 ns, the slow one counts by nominal speed as fast as that: both weigh 1
        cluster.step();
        assertThat(fast.running()).isNull();
        cluster.offer(fast);
        assertThat(cluster.sizes().get(2)).isEqualTo(141); // ⌈562/4⌉

        cluster.step();
        cluster.offer(fast);
        assertThat(cluster.sizes().get(3)).isEqualTo(106); // ⌈421/4⌉
        while (slow.running() != null) {
            cluster.step();
        }
        // now π = 250 and 1000 ns: w = 1.6 and 0.4, R = 315
        cluster.offer(slow);
        cluster.offer(fast);
        assertThat(cluster.sizes().subList(4, 6))
                .containsExactly(32, 114); // ⌈0.4·315/4⌉ = ⌈31.5⌉, ⌈1.6·283/4⌉ = ⌈113.2⌉
    }

    @Test
    void laterChunksWeighMore() {
        // the first 100 blocks cost 1 µs each, the others 4 µs: π = (1·100·1 + 2·75·4) / (1·100 + 2·75) = 700/250 = 2.8
        // µs
        FakeCluster cluster = new FakeCluster(FakeCluster.policy("awf-c"), block -> block < 100 ? 1000 : 4000);
        FakeNode measured = cluster.join(1, 1, 0);
        FakeNode other = cluster.join(1, 1, 0);
        cluster.addBlocks(400);
        cluster.offer(measured);
        cluster.step();
        cluster.offer(measured);
        assertThat(cluster.sizes()).containsExactly(100, 75);
        cluster.step();
        cluster.offer(other); // takes ⌈225/4⌉ = 57, at 4 µs: weights 4/3.4 and 2.8/3.4
        cluster.step();
        cluster.offer(measured);
        cluster.offer(other);
        assertThat(cluster.sizes().subList(2, 5))
                .containsExactly(57, 50, 25); // ⌈4/3.4·168/4⌉ = ⌈49.4⌉, ⌈2.8/3.4·118/4⌉ = ⌈24.3⌉
    }

    @Test
    void variantBKeepsWeightsDuringABatch() {
        FakeCluster cluster = cluster("awf-b", 1000);
        FakeNode fast = cluster.join(1, 4, 0);
        FakeNode slow = cluster.join(1, 1, 0);
        cluster.offerAll();
        assertThat(cluster.sizes()).containsExactly(250, 250);
        cluster.step();
        cluster.offer(fast); // second batch, of ⌈500/4⌉: the slow node is not measured yet, so both weigh 1
        while (slow.running() != null) {
            cluster.step();
        }
        cluster.offer(slow); // still that batch
        assertThat(cluster.sizes().subList(2, 4)).containsExactly(125, 125);
        while (slow.running() != null) {
            cluster.step();
        }
        cluster.offer(fast); // third batch, of ⌈250/4⌉ = 63: w = 1.6 and 0.4
        cluster.offer(slow);
        assertThat(cluster.sizes().subList(4, 6)).containsExactly(101, 26); // ⌈100.8⌉, ⌈25.2⌉
    }

    @Test
    void variantsWithOverheadCountItAsTime() {
        // 250 and 188 blocks at 1 µs with 0 and 188 µs of overhead: π = 1 and 2 µs, w = 4/3 and 2/3
        FakeCluster cluster = cluster("awf-e", 1000);
        FakeNode near = cluster.join(1, 1, 0);
        FakeNode far = cluster.join(1, 1, 188_000);
        cluster.offerAll();
        cluster.step();
        cluster.step();
        cluster.offer(near);
        cluster.offer(far);
        assertThat(cluster.sizes()).containsExactly(250, 188, 188, 63); // ⌈4/3·562/4⌉ = ⌈187.3⌉, ⌈2/3·374/4⌉ = ⌈62.3⌉
    }

    @Test
    void variantWithMinimumGivesNoLessThanOverheadIsWorth() {
        FakeCluster cluster = cluster("awf-c-min", 100);
        cluster.join(1, 1, 9_500);
        cluster.join(1, 1, 9_500);
        // h/μ = 9.5: ⌈R/4⌉ falls to 10 and no lower
        assertThat(cluster.run()).containsExactly(25, 19, 14, 11, 10, 10, 10, 1);
    }
}
