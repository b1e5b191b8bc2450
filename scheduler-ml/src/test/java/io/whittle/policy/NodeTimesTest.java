package io.whittle.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.whittle.spi.policy.NodeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NodeTimesTest {
    private final FakeCluster cluster = new FakeCluster(FakeCluster.policy("ss"), block -> 1);
    private final NodeTimes times = new NodeTimes();

    @Test
    void weighsByNominalSpeedAtFirst() {
        List<NodeView> nodes = List.of(cluster.join(1, 1, 0), cluster.join(1, 1, 0), cluster.join(2, 1, 0));
        times.present(nodes);
        assertThat(nodes.stream().map(times::weight)).containsExactly(0.75, 0.75, 1.5);
    }

    @Test
    void comparesNodesNotMeasuredWithMeasuredOnesByNominalSpeed() {
        List<NodeView> nodes = List.of(cluster.join(1, 1, 0), cluster.join(2, 1, 0), cluster.join(4, 1, 0));
        times.present(nodes);
        times.measured(nodes.get(0), 600, 0); // 600 and 800 ns at speed 1, so 700 on average: 175 at speed 4
        times.measured(nodes.get(1), 400, 0);
        assertThat(times.nanos(nodes.get(2))).isEqualTo(175);
    }

    @Test
    void addsUpDispersionOfAllNodes() {
        List<NodeView> nodes = List.of(cluster.join(1, 1, 0), cluster.join(1, 1, 0), cluster.join(2, 1, 0));
        times.present(nodes);
        times.measured(nodes.get(0), 100, 400); // σ²/μ = 4, σ²/μ² = 0.04
        times.measured(nodes.get(1), 200, 3200); // 16 and 0.08
        // the third is taken to have μ = 150/2 and σ²/μ² = 0.06
        assertThat(times.totalDispersion()).isCloseTo(4 + 16 + 0.06 * 75, within(1e-9));
        assertThat(times.totalRate()).isCloseTo(0.01 + 0.005 + 1 / 75.0, within(1e-12));
    }

    @Test
    void takesMeasurementsOfNodesItHasNotBeenToldOfYet() {
        NodeView early = cluster.join(1, 1, 0);
        times.measured(early, 500, 0);
        NodeView other = cluster.join(2, 1, 0);
        times.present(List.of(early, other));
        assertThat(times.nanos(early)).isEqualTo(500);
        assertThat(times.nanos(other)).isEqualTo(250);
    }

    @Test
    void keepsWeightsAddingUpToTheNumberOfNodes() {
        Random random = new Random(1);
        List<NodeView> nodes = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            nodes.add(cluster.join(Math.exp(random.nextGaussian()), 1, 0));
        }
        times.present(nodes);
        for (int i = 0; i < 100_000; i++) {
            times.measured(nodes.get(random.nextInt(50)), Math.exp(20 * random.nextDouble()), random.nextDouble());
            if (i % 10_000 == 0) {
                assertThat(nodes.stream().mapToDouble(times::weight).sum()).isCloseTo(50, within(1e-6));
            }
        }
    }
}
