package io.whittle.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.scheduler.CutRecord;
import io.whittle.scheduler.Decision;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.RunStart;
import io.whittle.scheduler.RunStatus;
import io.whittle.scheduler.SegmentRecord;
import io.whittle.scheduler.SegmentRecord.Outcome;
import io.whittle.spi.BlockList;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.Requirements;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.cost.Bins;
import io.whittle.spi.policy.Explanation;
import io.whittle.spi.policy.Explanation.Candidate;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExplainCommandTest {
    private static final long SECOND = 1_000_000_000L;
    private static final String RUN = "20260731-142501-kmers-3f2a";

    @TempDir
    private Path home;

    private CommandsOnAHome commands;

    @BeforeEach
    void record() {
        commands = new CommandsOnAHome(home);
        commands.record(run());
    }

    @Test
    void listsTheDecisionsOfARunInTheOrderTheyWereMade() {
        assertThat(commands.execute("explain", "last")).isZero();
        assertThat(commands.out().lines())
                .hasSize(6)
                .satisfies(lines -> assertThat(lines.get(0)).contains(RUN, "policy learned", "cost model 0003"))
                .satisfies(lines -> assertThat(lines.get(1)).isEqualTo("it may run on nodes alone that meet !gpu"))
                .satisfies(lines -> assertThat(lines.get(3))
                        .startsWith("1 ")
                        .contains("a share", "finished after 6.00 s, gave back 4 blocks"))
                .satisfies(lines ->
                        assertThat(lines.get(5)).startsWith("3 ").contains("finished after 2.00 s (2.00 times"));
    }

    @Test
    void tellsTheStoryOfASegmentThatWasCutBack() {
        assertThat(commands.execute("explain", "last", "1")).isZero();
        assertThat(commands.out())
                .startsWith("segment 1 on fast, decided at 0 s by learned with cost model 0003\n")
                .contains("where      on nodes alone that meet !gpu\n")
                .contains("size set by a share\n")
                .contains("blocks waiting 20, spread unknown\n")
                .contains("fast ends after 10.0 s, slow ends after 9.50 s, and 98 more\n")
                .contains("predicted  10.0 s for all of it, most likely between 8.19 s and 12.2 s\n")
                .contains("asked at 4.00 s for slow to keep 50 % of the rest: gave back 4 blocks, 500 ms later\n")
                .contains("so that  both end together\n")
                .contains("asked at 5.90 s to keep 0 % of the rest: it ended before it answered\n")
                .contains("6 of 10 blocks done");
    }

    @Test
    void tellsWhereBlocksCameFromAndHowWrongThePredictionWas() {
        assertThat(commands.execute("explain", "last", "3")).isZero();
        assertThat(commands.out())
                .contains("by learned with no cost model\n")
                .contains("5 blocks, numbers 6 to 10; 4 came back from segment 1, 1 came back from segment 2\n")
                .contains("the policy did not say what it was decided from")
                .contains("5 of 5 blocks done in 2.00 s (2.00 times what was predicted)");
    }

    @Test
    void saysTheSameToPrograms() {
        assertThat(commands.execute("explain", "last", "1", "--json")).isZero();
        assertThat(commands.out())
                .contains("\"model\" : \"0003\"", "\"bound\" : \"a share\"", "\"blocks waiting\" : 20")
                .contains("\"spread\" : null", "\"blocks_given_back\" : 4", "\"considered\" : 100")
                .contains("\"for_node\" : \"slow\"", "\"predicted_s\" : 10");
        assertThat(commands.execute("explain", "last", "--json")).isZero();
        assertThat(commands.out())
                .contains("\"!gpu\"", "\"run\" : \"" + RUN + "\"", "\"segment\" : 1", "\"segment\" : 3");
    }

    @Test
    void saysWhichSegmentsAndRunsThereAre() {
        assertThat(commands.execute("explain", "last", "77")).isEqualTo(2);
        assertThat(commands.err()).contains("has no segment 77, but from 1 to ").contains("whittle explain " + RUN);
        assertThat(commands.execute("explain", "nothing")).isEqualTo(2);
        assertThat(commands.err()).contains("there is no run 'nothing'");
    }

    private static RunRecord run() {
        List<NodeDescription> nodes = List.of(NodeDescription.of("fast", 1), NodeDescription.of("slow", 0.5));
        RunStart start = new RunStart(
                RUN,
                "kmers",
                "1",
                Parameters.none(),
                "learned",
                0,
                Instant.parse("2026-07-31T14:25:01Z"),
                nodes,
                Requirements.of("!gpu"));
        Explanation share = new Explanation(
                "a share",
                List.of("blocks waiting", "spread"),
                new double[] {20, Double.NaN},
                List.of(new Candidate("fast", 10), new Candidate("slow", 9.5)),
                100,
                "");
        Explanation steal = new Explanation(
                "both end together",
                List.of("fraction kept"),
                new double[] {0.5},
                List.of(new Candidate("fast", 6)),
                1,
                "slow");
        Decision cutBack = new Decision(
                true,
                false,
                share,
                List.of(
                        new CutRecord(4 * SECOND, 0.5, 10, steal, 4_500_000_000L, 5, 6),
                        new CutRecord(5_900_000_000L, 0, 6, Explanation.NONE, -1, 0, 6)));
        List<SegmentRecord> segments = List.of(
                segment(
                        2,
                        "slow",
                        BlockList.range(10, 20),
                        0,
                        0,
                        3 * SECOND,
                        Double.NaN,
                        Outcome.LOST,
                        Decision.UNKNOWN),
                segment(1, "fast", BlockList.range(0, 10), 6, 0, 6 * SECOND, 10, Outcome.FINISHED, cutBack),
                segment(
                        3,
                        "slow",
                        BlockList.range(6, 11),
                        5,
                        6 * SECOND,
                        8 * SECOND,
                        1,
                        Outcome.FINISHED,
                        Decision.UNKNOWN));
        return new RunRecord(
                start,
                RunStatus.DONE,
                "",
                "",
                new Partition(20, 1),
                "0003",
                nodes,
                8 * SECOND,
                8 * SECOND,
                3,
                1,
                1,
                segments,
                Bins.of(20),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of());
    }

    private static SegmentRecord segment(
            long attempt,
            String node,
            BlockList blocks,
            int done,
            long dispatched,
            long ended,
            double expected,
            Outcome outcome,
            Decision decision) {
        return new SegmentRecord(
                attempt,
                node,
                blocks,
                done,
                done,
                dispatched,
                dispatched,
                ended,
                ended - dispatched,
                expected,
                0.2,
                decision.cuts().isEmpty() ? 0 : 1,
                "",
                outcome,
                decision);
    }
}
