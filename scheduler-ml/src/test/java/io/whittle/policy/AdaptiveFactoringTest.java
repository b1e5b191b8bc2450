package io.whittle.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class AdaptiveFactoringTest {
    @Test
    void computesThePublishedFormula() {
        // μ = 2 and 1, σ² = 1 and 4: D = 1/2 + 4/1 = 4.5, T = 1/(1/2 + 1) = 2/3, R = 300: TR = 200
        // (4.5 + 400 − √(4.5² + 4·4.5·200)) / 2μ = (404.5 − 60.168…) / 2μ = 86.08… and 172.16…
        assertThat(AdaptiveFactoring.size(4.5, 2.0 / 3, 300, 2)).isEqualTo(87);
        assertThat(AdaptiveFactoring.size(4.5, 2.0 / 3, 300, 1)).isEqualTo(173);
    }

    @Test
    void givesFairSharesWhereNothingVaries() {
        assertThat(AdaptiveFactoring.size(0, 0.25, 1000, 1)).isEqualTo(250);
    }

    @Test
    void givesSingleBlocksWhereTheyVaryMuchMoreThanAllWorkLeft() {
        assertThat(AdaptiveFactoring.size(1e18, 0.25, 1000, 1)).isEqualTo(1);
    }

    @Test
    void measuresMeanAndVarianceOfEachNode() {
        // blocks of 1 and 3 µs in turn: μ = 2, σ² = 10/9 of ten blocks; twice that time on the slower node
        FakeCluster cluster = new FakeCluster(FakeCluster.policy("af"), block -> block % 2 == 0 ? 1000 : 3000);
        FakeNode fast = cluster.join(1, 1, 0);
        FakeNode slow = cluster.join(1, 0.5, 0);
        cluster.addBlocks(200);
        cluster.offerAll();
        assertThat(cluster.sizes()).containsExactly(10, 10); // ⌈200/20⌉ for a start
        cluster.step();
        cluster.step();
        cluster.offer(fast);
        cluster.offer(slow);
        // D = (10/9)/2 + (40/9)/4 = 15/9, T = 4/3, R = 180: TR = 240; (1.667 + 480 − √(2.778 + 1600)) / 4 = 110.4
        // R = 69: TR = 92; (1.667 + 184 − √(2.778 + 613.3)) / 8 = 20.1
        assertThat(cluster.sizes().subList(2, 4)).containsExactly(111, 21);
    }

    @Test
    void welfordAgreesWithTheDefinition() {
        Moments moments = new Moments();
        List.of(4.0, 7.0, 13.0, 16.0).forEach(moments::add);
        assertThat(moments.mean()).isEqualTo(10);
        assertThat(moments.variance()).isCloseTo(30, within(1e-12));
    }
}
