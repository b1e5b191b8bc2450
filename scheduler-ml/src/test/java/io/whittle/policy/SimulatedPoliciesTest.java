package io.whittle.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.simulation.SimulatedNode;
import io.whittle.simulation.Simulation;
import io.whittle.simulation.SimulationCase;
import io.whittle.simulation.SimulationResult;
import io.whittle.spi.Partition;
import io.whittle.spi.policy.Policy;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The policies under the real state machine, on a simulated cluster. */
class SimulatedPoliciesTest {
    static Stream<Policy> all() {
        return Policies.all().stream();
    }

    private static SimulationResult run(Policy policy, double[] seconds, List<SimulatedNode> nodes) {
        SimulationCase given = new SimulationCase(
                seconds,
                new Partition(seconds.length, 1),
                nodes,
                0.002,
                0,
                Double.POSITIVE_INFINITY,
                0.1,
                Optional.empty(),
                Optional.empty(),
                1);
        return Simulation.run(given, policy, FakeCluster.policy("gss"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void finishEveryItemOnceThoughNodesDieAndCome(Policy policy) {
        double[] seconds = new Random(7).doubles(3000, 0, 0.02).toArray(); // 30 s at speed 1
        double never = Double.POSITIVE_INFINITY;
        SimulationResult result = run(
                policy,
                seconds,
                List.of(
                        SimulatedNode.of(1),
                        new SimulatedNode(1, 0.5, 0, List.of(), 2, 4),
                        new SimulatedNode(2, 2, 1, List.of(), never, never),
                        new SimulatedNode(1, 1, 0, List.of(), 0.5, never)));
        assertThat(result.itemsCommitted()).isEqualTo(3000);
        assertThat(result.ratio()).isGreaterThanOrEqualTo(1);
    }

    @Test
    void adaptOneAfterTheOtherBetterToNodesOfMisjudgedSpeed() {
        double[] seconds = DoubleStream.generate(() -> 0.01).limit(4000).toArray();
        List<SimulatedNode> nodes = Stream.of(2.0, 1.0, 1.0, 0.5)
                .map(speed ->
                        new SimulatedNode(1, speed, 0, List.of(), Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY))
                .toList();
        double stat = run(FakeCluster.policy("static"), seconds, nodes).ratio();
        double guided = run(FakeCluster.policy("gss"), seconds, nodes).ratio();
        double adaptive = run(FakeCluster.policy("awf-c"), seconds, nodes).ratio();
        // a quarter of all on half a mean node's speed takes 2.25 times as long as it should
        assertThat(stat).isBetween(2.2, 2.3);
        assertThat(guided).isLessThanOrEqualTo(stat);
        assertThat(adaptive).isLessThan(1.05).isLessThan(guided);
    }
}
