package io.whittle.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.RunStart;
import io.whittle.scheduler.RunStatus;
import io.whittle.scheduler.SegmentRecord;
import io.whittle.scheduler.SegmentRecord.Outcome;
import io.whittle.spi.BlockList;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.cost.Bins;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportCommandTest {
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
    void writesReportOfRecordedRunIntoTheHome() throws Exception {
        assertThat(commands.execute("report", "last")).isZero();
        Path file = home.resolve("runs").resolve(RUN).resolve("report.html");
        assertThat(commands.out())
                .startsWith("Nothing limited this run but the work itself: it took 10.0 s")
                .endsWith("wrote " + file + "\n");
        assertThat(Files.readString(file)).contains(RUN).contains("data-node=\"node-1\"");
    }

    @Test
    void takesTheBeginningOfAnIdAndWritesWhereItIsTold() {
        Path file = home.resolve("elsewhere.html");
        assertThat(commands.execute("report", "20260731", "--out", file.toString(), "--json"))
                .isZero();
        assertThat(file).exists();
        assertThat(commands.out()).contains("\"run\" : \"" + RUN + "\"").contains("elsewhere.html");
    }

    @Test
    void saysWhatToDoAboutRunsThatDoNotExistAndFilesThatCannotBeWritten() {
        assertThat(commands.execute("report", "nothing")).isEqualTo(2);
        assertThat(commands.err()).contains("there is no run 'nothing'").contains("whittle history list");
        assertThat(commands.execute(
                        "report",
                        "last",
                        "--out",
                        home.resolve("history.db/report.html").toString()))
                .isEqualTo(3);
        assertThat(commands.err()).contains("the report cannot be written to").doesNotContain("\tat ");
    }

    @Test
    void aDamagedHistoryIsNoMisuse() throws Exception {
        Files.writeString(home.resolve("history.db"), "garbage ".repeat(2000));
        assertThat(commands.execute("report", "last")).isEqualTo(3);
        assertThat(commands.err()).contains("is damaged").hasLineCount(1);
    }

    private static RunRecord run() {
        List<NodeDescription> nodes = List.of(NodeDescription.of("node-1", 1));
        Partition partition = new Partition(10, 1);
        RunStart start = new RunStart(
                RUN, "kmers", "1", Parameters.none(), "learned", 0, Instant.parse("2026-07-31T14:25:01Z"), nodes);
        long end = 10_000_000_000L;
        SegmentRecord segment = new SegmentRecord(
                1,
                "node-1",
                BlockList.range(0, 10),
                10,
                10,
                0,
                0,
                end,
                end,
                Double.NaN,
                Double.NaN,
                0,
                "",
                Outcome.FINISHED);
        return new RunRecord(
                start,
                RunStatus.DONE,
                "",
                "",
                partition,
                "none",
                nodes,
                end,
                end,
                1,
                0,
                0,
                List.of(segment),
                Bins.of(10),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of());
    }
}
