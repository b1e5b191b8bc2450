package io.whittle.runtime.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.whittle.policy.Policies;
import io.whittle.scheduler.BinRecord;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.RunStart;
import io.whittle.scheduler.RunStatus;
import io.whittle.scheduler.SegmentRecord;
import io.whittle.scheduler.SegmentRecord.Outcome;
import io.whittle.simulation.SimulatedNode;
import io.whittle.simulation.Simulation;
import io.whittle.simulation.SimulationCase;
import io.whittle.simulation.SimulationResult;
import io.whittle.spi.BlockList;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.cost.Bins;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A made-up run whose figures are known, as a case of the simulator and as a result. */
class ReplayTest {
    private static final long MILLI = 1_000_000L;

    /**
     * Four blocks on a node of speed 1 and one of speed 0.5, two each: blocks of 10 ms at speed 1, times a factor. Starts
     * 2 ms after dispatch, takes 4 ms beside the time in its blocks, and the run ends 6 ms after that.
     */
    private static RunRecord run(double factor) {
        List<NodeDescription> nodes = List.of(NodeDescription.of("fast", 1), NodeDescription.of("slow", 0.5));
        RunStart start = new RunStart("r", "even", "1", Parameters.none(), "static", 0, Instant.EPOCH, nodes);
        long block = Math.round(10 * MILLI * factor);
        List<BinRecord> costs = new ArrayList<>();
        for (int bin = 0; bin < 4; bin++) {
            costs.add(new BinRecord(bin, bin < 2 ? "fast" : "slow", 1, bin < 2 ? block : 2 * block));
        }
        List<SegmentRecord> segments = List.of(
                segment(1, "fast", BlockList.range(0, 2), 2 * block),
                segment(2, "slow", BlockList.range(2, 4), 4 * block));
        return new RunRecord(
                start,
                RunStatus.DONE,
                "",
                "",
                new Partition(4, 1),
                "none",
                nodes,
                segments.get(1).endedNanos() + 6 * MILLI,
                Math.round(4 * block / 1.5),
                2,
                0,
                0,
                segments,
                Bins.of(4),
                costs,
                Optional.empty(),
                List.of(),
                List.of(),
                List.of());
    }

    private static SegmentRecord segment(long attempt, String node, BlockList blocks, long worked) {
        long dispatched = 3 * MILLI;
        long started = dispatched + 2 * MILLI;
        return new SegmentRecord(
                attempt,
                node,
                blocks,
                2,
                2,
                dispatched,
                started,
                started + worked + 4 * MILLI,
                worked,
                Double.NaN,
                Double.NaN,
                0,
                "",
                Outcome.FINISHED);
    }

    @Test
    void takesCostsFromTheMedianRunAndOverheadFromDispatches() {
        SimulationCase replay = Replay.of(List.of(run(1), run(1.2), run(7))).given();
        assertThat(replay.blockSeconds()).containsExactly(new double[] {0.012, 0.012, 0.012, 0.012}, within(1e-9));
        assertThat(replay.overheadSeconds()).isCloseTo(0.002, within(1e-12));
        assertThat(replay.nodes()).extracting(node -> node.speed()).containsExactly(1.0, 0.5);
    }

    @Test
    void leavesOutWhatWasSentAheadOfAnotherSegmentsEnd() {
        RunRecord run = run(1);
        List<SegmentRecord> segments = new ArrayList<>(run.segments());
        // dispatched while the first ran: from its dispatch to its start it waited, which is no overhead
        SegmentRecord first = segments.get(0);
        segments.add(new SegmentRecord(
                3,
                "fast",
                BlockList.range(0, 1),
                1,
                1,
                first.dispatchedNanos() + 1,
                first.endedNanos() + 500 * MILLI,
                first.endedNanos() + 900 * MILLI,
                MILLI,
                Double.NaN,
                Double.NaN,
                0,
                "",
                Outcome.FINISHED));
        assertThat(Replay.overheadSeconds(List.of(withSegments(run, segments)))).isCloseTo(0.002, within(1e-12));
    }

    private static RunRecord withSegments(RunRecord run, List<SegmentRecord> segments) {
        return new RunRecord(
                run.start(),
                run.status(),
                run.message(),
                run.detail(),
                run.partition(),
                run.modelVersion(),
                run.nodes(),
                run.makespanNanos(),
                run.lowerBoundNanos(),
                run.dispatches(),
                run.shrinks(),
                run.failedAttempts(),
                segments,
                run.bins(),
                run.binRecords(),
                run.features(),
                run.outputs(),
                run.notes(),
                run.problems());
    }

    @Test
    void tellsWhereRealNodesLostTimeThatSimulatedOnesDoNot() {
        List<RunRecord> runs = List.of(run(1), run(1));
        Replay replay = Replay.of(runs);
        SimulationResult simulated =
                Simulation.run(replay.given(), Policies.named("static").orElseThrow(), Policies.fallback());
        NodesResult result = NodesResult.of("even", "static", runs, runs, simulated, simulated, replay.boundSeconds());
        double bound = 40 / 1.5;
        assertThat(result.ratio().mean()).isCloseTo((3 + 2 + 40 + 4 + 6) / bound, within(1e-6));
        assertThat(result.against().mean()).isCloseTo(1, within(1e-12));
        assertThat(result.before()).isCloseTo(3 / bound, within(1e-6));
        assertThat(result.after()).isCloseTo(6 / bound, within(1e-6));
        assertThat(result.waiting()).isCloseTo(4 / bound, within(1e-6));
        // the simulator knows the dispatch of 2 ms and the opening of 4 ms, and nothing of the other 9 ms
        assertThat(result.simulatedRatio()).isCloseTo(46 / bound, within(1e-6));
        assertThat(result.disagrees()).isTrue();
        assertThat(result.unexplained()).isCloseTo(0, within(1e-6));
    }

    @Test
    void chargesOpeningsToFirstSegmentsAndWhatFollowsToBlocks() {
        RunRecord run = run(1);
        List<SegmentRecord> segments = new ArrayList<>(run.segments());
        // 12 ms for 10 ms in blocks: what segments that open nothing take beyond their blocks, all do
        long start = segments.get(0).endedNanos() + 10 * MILLI;
        segments.add(new SegmentRecord(
                3,
                "fast",
                BlockList.range(0, 1),
                1,
                1,
                start - 2 * MILLI,
                start,
                start + 12 * MILLI,
                10 * MILLI,
                Double.NaN,
                Double.NaN,
                0,
                "",
                Outcome.FINISHED));
        Replay replay = Replay.of(List.of(withSegments(run, segments)));
        assertThat(replay.given().blockSeconds())
                .containsExactly(new double[] {0.012, 0.012, 0.012, 0.012}, within(1e-9));
        assertThat(replay.boundSeconds()).isCloseTo(0.04 / 1.5, within(1e-9));
        // 24 ms and 44 ms from start to end, of which 1.2 times 20 ms and 1.2 times 40 ms go to the blocks
        assertThat(replay.given().nodes())
                .extracting(SimulatedNode::openingSeconds)
                .containsExactly(0.0, 0.0);
        assertThat(Replay.of(List.of(run)).given().nodes())
                .extracting(SimulatedNode::openingSeconds)
                .allSatisfy(seconds -> assertThat(seconds).isCloseTo(0.004, within(1e-9)));
    }
}
