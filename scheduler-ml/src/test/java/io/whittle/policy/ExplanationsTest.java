package io.whittle.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.whittle.spi.policy.Explanation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the classic techniques say of their decisions must be what the formulas were fed with. */
class ExplanationsTest {
    private static double figure(Explanation why, String name) {
        int index = why.names().indexOf(name);
        assertThat(index).as(name + " in " + why.names()).isNotNegative();
        return why.figures()[index];
    }

    @ParameterizedTest
    @CsvSource({"gss, 250, 188", "ss, 1, 1", "fac2, 125, 125", "static, 250, 250"})
    void saysRemainingBlocksNodesAndWhatTheRuleMadeOfThem(String policy, int first, int second) {
        FakeCluster cluster = FakeCluster.of(policy, 1000, 1, 1, 1, 1);
        for (int size : new int[] {first, second}) {
            int left = cluster.dispatched.isEmpty() ? 1000 : 1000 - first;
            cluster.offer(cluster.node(cluster.dispatched.size()));
            Explanation why = cluster.lastWhy();
            assertThat(why.bound()).isEqualTo("the rule");
            assertThat(figure(why, "blocks waiting (R)")).isEqualTo(left);
            assertThat(figure(why, "nodes (P)")).isEqualTo(4);
            assertThat(figure(why, "blocks by the rule")).isEqualTo(size);
        }
    }

    @Test
    void saysWhenTheRuleWantedAsMuchAsThereWas() {
        FakeCluster cluster = FakeCluster.of("static", 1000, 1);
        cluster.offerAll();
        assertThat(cluster.lastWhy().bound()).isEqualTo("all that waited");
    }

    @Test
    void saysWhenTheOverheadRaisedTheSizeAndWhatItWas() {
        FakeCluster cluster = new FakeCluster(FakeCluster.policy("awf-c-min"), block -> 1000);
        cluster.addBlocks(100);
        FakeNode node = cluster.join(1, 1, 30_000);
        FakeNode other = cluster.join(1, 1, 30_000);
        cluster.offer(node);
        assertThat(cluster.lastWhy().bound()).isEqualTo("the rule");
        assertThat(figure(cluster.lastWhy(), "seconds of a block (mean)")).isNaN();
        cluster.step();
        cluster.offer(other); // half of a half of 75 is 19: less than 30 µs of work
        assertThat(cluster.sizes()).containsExactly(25, 30);
        assertThat(cluster.lastWhy().bound()).isEqualTo("no shorter than what its dispatch costs");
        assertThat(figure(cluster.lastWhy(), "seconds of a block (mean)")).isCloseTo(1e-6, within(1e-15));
        assertThat(figure(cluster.lastWhy(), "seconds of a dispatch (h)")).isEqualTo(30e-6);
        assertThat(figure(cluster.lastWhy(), "weight of the node (w)")).isEqualTo(1);
    }

    @Test
    void saysWhatWasMeasuredOfTheNodeAndThatNothingWas() {
        FakeCluster cluster = FakeCluster.of("af", 1000, 1, 1);
        cluster.offerAll();
        assertThat(figure(cluster.lastWhy(), "seconds of a block (mean)")).isNaN();
        cluster.step();
        cluster.offerAll();
        assertThat(figure(cluster.lastWhy(), "seconds of a block (mean)")).isCloseTo(1e-6, within(1e-15));
        assertThat(figure(cluster.lastWhy(), "seconds of a block (deviation)")).isZero();
    }
}
