package io.whittle.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.whittle.policy.CopyingPolicy;
import io.whittle.policy.Policies;
import io.whittle.spi.Partition;
import io.whittle.spi.cost.Bins;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.policy.Policy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private static SimulationResult run(SimulationCase given, String policy) {
        return Simulation.run(given, Policies.named(policy).orElseThrow(), Policies.fallback());
    }

    private static double[] costs(int items, double seconds) {
        double[] costs = new double[items];
        Arrays.fill(costs, seconds);
        return costs;
    }

    private static List<SimulatedNode> nodes(double... speeds) {
        return Arrays.stream(speeds).mapToObj(SimulatedNode::of).toList();
    }

    @Test
    void oneNodeTakesTheSumOfItsItemsAndOneOverhead() {
        SimulationResult result = run(SimulationCase.of(costs(100, 0.5), nodes(2), 0.2), "static");
        assertThat(result.makespanSeconds()).isCloseTo(100 * 0.5 / 2 + 0.2, within(1e-6));
        assertThat(result.lowerBoundSeconds()).isCloseTo(result.makespanSeconds(), within(1e-6));
        assertThat(result.dispatches()).isEqualTo(1);
    }

    @Test
    void singleBlocksPayTheOverheadEachTime() {
        SimulationResult result = run(SimulationCase.of(costs(100, 0.5), nodes(1, 1), 0.1), "ss");
        assertThat(result.makespanSeconds()).isCloseTo(50 * (0.5 + 0.1), within(1e-6));
        assertThat(result.dispatches()).isEqualTo(100);
    }

    @Test
    void aNodeOpensTheJobOnceBeforeItsFirstBlock() {
        List<SimulatedNode> opening = List.of(SimulatedNode.of(2).opening(3));
        SimulationResult result = run(SimulationCase.of(costs(100, 0.5), opening, 0.2), "ss");
        assertThat(result.makespanSeconds()).isCloseTo(3 + 100 * (0.5 / 2 + 0.2), within(1e-6));
        result = run(SimulationCase.of(costs(100, 0.5), opening, 0.2), "static");
        assertThat(result.makespanSeconds()).isCloseTo(3 + 100 * 0.5 / 2 + 0.2, within(1e-6));
        assertThat(result.lowerBoundSeconds()).isCloseTo(result.makespanSeconds(), within(1e-6));
    }

    @Test
    void whatOpensLateDoesLess() {
        List<SimulatedNode> unlike = new ArrayList<>(nodes(1, 1, 1));
        unlike.add(SimulatedNode.of(1).opening(10));
        SimulationResult result = run(SimulationCase.of(costs(1000, 0.1), unlike, 0.01), "learned");
        assertThat(result.lowerBoundSeconds()).isCloseTo((100 + 10) / 4.0, within(0.02));
        assertThat(result.ratio()).isLessThan(1.02);
    }

    @Test
    void theDearestItemBoundsTheMakespan() {
        double[] costs = costs(10, 0.1);
        costs[9] = 8;
        SimulationResult result = run(SimulationCase.of(costs, nodes(1, 2), 0), "ss");
        assertThat(result.lowerBoundSeconds()).isCloseTo(4, within(1e-6));
    }

    @Test
    void availabilityStretchesTheWork() {
        SimulatedNode node = new SimulatedNode(
                1, 1, 0, List.of(new SimulatedNode.Step(10, 0.5)), Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
        SimulationResult result = run(SimulationCase.of(costs(20, 1), List.of(node), 0), "static");
        assertThat(result.makespanSeconds()).isCloseTo(10 + 10 / 0.5, within(1e-6));
    }

    @Test
    void whatADeadNodeHadNotReportedRunsAgain() {
        SimulatedNode dying = new SimulatedNode(1, 1, 0, List.of(), 5.5, Double.POSITIVE_INFINITY);
        SimulationCase given = new SimulationCase(
                costs(20, 1),
                new Partition(20, 1),
                List.of(SimulatedNode.of(1), dying),
                0,
                0,
                Double.POSITIVE_INFINITY,
                1,
                Optional.empty(),
                Optional.empty(),
                0);
        for (Policy policy : Policies.all()) {
            SimulationResult result = Simulation.run(given, policy, Policies.fallback());
            assertThat(result.itemsCommitted()).as(policy.name()).isEqualTo(20);
            assertThat(result.itemsRun()).as(policy.name()).isGreaterThanOrEqualTo(20);
            assertThat(result.makespanSeconds()).as(policy.name()).isGreaterThanOrEqualTo(14);
        }
        assertThat(run(given, "static").itemsRun()).isEqualTo(25);
    }

    @Test
    void blocksOfANodeThatHasGoneSilentAreRunElsewhereBeforeItIsKnownToBeDead() {
        double detection = 100;
        List<SimulatedNode> nodes = new ArrayList<>(nodes(1, 1, 1, 1, 1, 1, 1));
        nodes.add(new SimulatedNode(1, 1, 0, List.of(), 0.3, Double.POSITIVE_INFINITY));
        SimulationCase given = new SimulationCase(
                costs(1600, 0.01),
                new Partition(1600, 1),
                nodes,
                0.01,
                0,
                Double.POSITIVE_INFINITY,
                detection,
                Optional.empty(),
                Optional.empty(),
                0);
        assertThat(run(given, "learned").makespanSeconds()).isLessThan(3);
    }

    @Test
    void theSameCaseAndSeedGiveTheSameResult() {
        SimulationCase given = RandomCases.of(7);
        for (Policy policy : Policies.all()) {
            SimulationResult first = Simulation.run(given, policy, Policies.fallback());
            assertThat(Simulation.run(given, policy, Policies.fallback())).isEqualTo(first);
        }
    }

    @Test
    void noScheduleBeatsTheLowerBoundAndNoItemIsLost() {
        for (long seed = 0; seed < 300; seed++) {
            SimulationCase given = RandomCases.of(seed);
            for (Policy policy : Policies.all()) {
                SimulationResult result = Simulation.run(given, policy, Policies.fallback());
                assertThat(result.itemsCommitted())
                        .as("seed %d, %s", seed, policy.name())
                        .isEqualTo(given.partition().items());
                assertThat(result.ratio())
                        .as("seed %d, %s", seed, policy.name())
                        .isGreaterThan(1 - 1e-6);
            }
        }
    }

    @Test
    void shrinkingEvensOutWhatNobodyPredicted() {
        Random random = new Random(3);
        double[] costs = random.doubles(2000).map(x -> 0.001 / (0.02 + x)).toArray();
        List<SimulatedNode> unlike = new ArrayList<>();
        for (double speed : new double[] {1, 0.5, 2, 0.25}) {
            unlike.add(new SimulatedNode(1, speed, 0, List.of(), Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY));
        }
        SimulationCase given = SimulationCase.of(costs, unlike, 0.001);
        assertThat(run(given, "learned").ratio()).isLessThan(1.05);
        assertThat(run(given, "static").ratio()).isGreaterThan(2);
    }

    @Test
    void aNodeThatTurnsTwentyTimesSlowerCostsLittle() {
        List<SimulatedNode> nodes = new ArrayList<>(nodes(1, 1, 1));
        nodes.add(new SimulatedNode(
                1,
                1,
                0,
                List.of(new SimulatedNode.Step(100, 0.05)),
                Double.POSITIVE_INFINITY,
                Double.POSITIVE_INFINITY));
        SimulationResult result = run(SimulationCase.of(costs(1000, 1), nodes, 0.1), "learned");
        assertThat(result.ratio()).isLessThan(1.1);
    }

    @Test
    void aCopyOnAnotherNodeOvertakesANodeThatHangs() {
        SimulatedNode hanging = new SimulatedNode(
                1,
                1,
                0,
                List.of(new SimulatedNode.Step(10.5, 1e-6)),
                Double.POSITIVE_INFINITY,
                Double.POSITIVE_INFINITY);
        SimulationCase given = SimulationCase.of(costs(40, 1), List.of(SimulatedNode.of(1), hanging), 0);
        SimulationResult alone = run(given, "ss");
        SimulationResult copied = Simulation.run(given, new CopyingPolicy(), Policies.fallback());
        assertThat(alone.duplicates()).isZero();
        assertThat(alone.makespanSeconds()).isGreaterThan(400_000);
        assertThat(copied.duplicates()).isEqualTo(1);
        assertThat(copied.makespanSeconds()).isCloseTo(30, within(1e-6));
        assertThat(copied.itemsCommitted()).isEqualTo(40);
    }

    @Test
    void predictionsPutTheDearestItemFirst() {
        double[] costs = costs(400, 0.01);
        costs[399] = 1.2;
        double[] predicted = costs.clone();
        Partition partition = new Partition(400, 1);
        Bins bins = Bins.of(400);
        CostProfile profile = CostProfile.predicted(partition, bins, predicted, 0.1, 0.1, "test");
        SimulationCase blind = SimulationCase.of(costs, nodes(1, 1, 1, 1), 0.001);
        SimulationCase seeing = new SimulationCase(
                costs,
                partition,
                blind.nodes(),
                0.001,
                0,
                Double.POSITIVE_INFINITY,
                0,
                Optional.of(profile),
                Optional.empty(),
                0);
        assertThat(run(seeing, "learned").ratio()).isLessThan(1.05);
        assertThat(run(blind, "learned").ratio()).isGreaterThan(1.3);
    }

    private static SimulationCase ofMisjudgedNodes(boolean canShrink) {
        double never = Double.POSITIVE_INFINITY;
        List<SimulatedNode> nodes = DoubleStream.of(1, 0.5, 1.5, 0.8)
                .mapToObj(speed -> new SimulatedNode(1, speed, 0, List.of(), never, never))
                .toList();
        double[] costs = new Random(3).doubles(4000, 0.001, 0.02).toArray();
        return new SimulationCase(
                costs,
                new Partition(4000, 1),
                nodes,
                0.01,
                0,
                Double.POSITIVE_INFINITY,
                0,
                Optional.empty(),
                Optional.empty(),
                0,
                canShrink);
    }

    @Test
    void nodesThatCannotBeCutBackGetTheirShareInParts() {
        SimulationResult result = run(ofMisjudgedNodes(false), "learned");
        assertThat(result.shrinks()).isZero();
        assertThat(result.dispatches()).isBetween(8, 100);
        assertThat(result.ratio()).isLessThan(1.02);
        assertThat(result.ratio())
                .isLessThan(run(ofMisjudgedNodes(false), "awf-c-min").ratio());
        assertThat(run(ofMisjudgedNodes(true), "learned").shrinks()).isPositive();
    }

    @Test
    void whatADeadNodeHeldIsCopiedBeforeAnybodyLearnsOfTheDeath() {
        double never = Double.POSITIVE_INFINITY;
        List<SimulatedNode> nodes = List.of(
                SimulatedNode.of(1),
                SimulatedNode.of(1),
                SimulatedNode.of(1),
                new SimulatedNode(1, 1, 0, List.of(), 0.5, never));
        SimulationCase given = new SimulationCase(
                costs(400, 0.01),
                new Partition(400, 1),
                nodes,
                0.001,
                0,
                Double.POSITIVE_INFINITY,
                1000,
                Optional.empty(),
                Optional.empty(),
                0);
        SimulationResult result = run(given, "learned");
        assertThat(result.duplicates()).isPositive();
        assertThat(result.ratio()).isLessThan(1.3);
        assertThat(result.itemsCommitted()).isEqualTo(400);
    }
}
