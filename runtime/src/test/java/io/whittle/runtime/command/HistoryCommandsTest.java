package io.whittle.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.history.RunHistory;
import io.whittle.json.PlainJson;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.RunStatus;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be done with the recorded past. */
final class HistoryCommandsTest {
    @TempDir
    private Path folder;

    private CommandsOnAHome ours;

    @BeforeEach
    void open() {
        ours = new CommandsOnAHome(folder.resolve("home"));
    }

    @Test
    void purgeSaysFirstAndThenDoes() {
        DigRuns.record(ours.home(), 5);
        assertThat(ours.execute("history", "purge", "--keep", "2", "--dry-run")).isZero();
        assertThat(ours.out()).isEqualTo("run-0\nrun-1\nrun-2\n");
        assertThat(ours.err()).contains("3 runs would be removed");
        assertThat(ours.execute("history", "purge", "--keep", "2", "--json")).isZero();
        assertThat(PlainJson.readObject(ours.out()))
                .containsEntry("runs", List.of("run-0", "run-1", "run-2"))
                .containsEntry("removed", true)
                .containsKeys("bytes", "bytes_before");
        assertThat(ours.execute("history", "purge", "--kind", "no-such", "--all"))
                .isZero();
        assertThat(ours.out()).startsWith("0 runs removed");
        assertThat(ours.execute("history", "purge", "--keep", "1", "--dry-run")).isZero();
        assertThat(ours.err()).contains("1 run would be removed");
        assertThat(ours.execute("history", "purge", "--older-than", "1h")).isZero();
        assertThat(ours.execute("history", "list", "--json")).isZero();
        assertThat(ours.out()).isEqualTo("[ ]\n");
    }

    /** A ratio of 1 is ideal: a run that did not do its work has none. */
    @Test
    void runsWithoutAResultShowNoFiguresOfOne() {
        RunRecord done = DigRuns.run(1, 1);
        ours.record(new RunRecord(
                done.start(),
                RunStatus.FAILED,
                "it broke",
                "",
                done.partition(),
                done.modelVersion(),
                done.nodes(),
                done.makespanNanos(),
                0,
                1,
                0,
                1,
                List.of(),
                done.bins(),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of()));
        try (RunHistory history = RunHistory.open(ours.home(), warning -> {
            throw new AssertionError(warning);
        })) {
            history.runStarted(DigRuns.run(2, 1).start());
        }
        assertThat(ours.execute("history", "list", "--json")).isZero();
        assertThat(ours.out().lines().filter(line -> line.contains("\"ratio\"")))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("null"));
        assertThat(ours.execute("history", "list")).isZero();
        assertThat(ours.out().lines().filter(line -> line.startsWith("run-2")))
                .singleElement()
                .asString()
                .containsPattern("–\\s+–\\s+–\\s");
        assertThat(ours.out()).doesNotContain("1.00");
    }

    @Test
    void nothingIsNotTakenForEverything() {
        for (String part : List.of("purge", "redact")) {
            assertThat(ours.execute("history", part)).isEqualTo(2);
            assertThat(ours.err()).contains("say which runs");
            assertThat(ours.execute("history", part, "--older-than", "soon")).isEqualTo(2);
            assertThat(ours.err()).contains("'soon' is not an age such as 12h, 90d or 8w");
            assertThat(ours.execute("history", part, "--all"))
                    .as("without a history")
                    .isZero();
        }
        assertThat(ours.home()).doesNotExist();
    }

    @Test
    void redactedRunsShowNoParameters() {
        DigRuns.record(ours.home(), 2);
        assertThat(ours.execute("history", "show", "run-0")).isZero();
        assertThat(ours.out()).contains("depth");
        assertThat(ours.execute("history", "redact", "--all")).isZero();
        assertThat(ours.out()).isEqualTo("2 runs redacted\n");
        assertThat(ours.execute("history", "show", "run-0", "--json")).isZero();
        assertThat(ours.out()).doesNotContain("depth").contains("redacted");
        assertThat(ours.execute("train", "--max-rows", "50")).as(ours.err()).isZero();
    }

    @Test
    void redactingSaysWhichRunsHaveLeftALogThatStillTells() throws IOException {
        DigRuns.record(ours.home(), 2);
        leaveLog("run-1");
        assertThat(ours.execute("history", "redact", "--all")).isZero();
        assertThat(ours.err()).contains("1 run has left a log", "whittle history purge");
        assertThat(ours.execute("history", "purge", "--all")).isZero();
        assertThat(ours.home().resolve("runs/run-1/.whittle")).doesNotExist();
    }

    @Test
    void purgeLeavesNoLogsWhereTheSpaceCannotBeGivenBack() throws Exception {
        DigRuns.record(ours.home(), 2);
        leaveLog("run-1");
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + ours.home().resolve("history.db"));
                Statement statement = connection.createStatement()) {
            // somebody's table that cannot be copied: one of its columns is computed by a function of somebody's
            // program
            for (String sql : List.of(
                    "CREATE TABLE other (value INTEGER)",
                    "INSERT INTO other VALUES (1)",
                    "PRAGMA writable_schema = ON",
                    "UPDATE sqlite_schema SET sql = 'CREATE TABLE other (value INTEGER, computed AS (theirs(value))"
                            + " STORED)' WHERE name = 'other'")) {
                statement.execute(sql);
            }
        }
        assertThat(ours.execute("history", "purge", "--all", "--json")).isEqualTo(3);
        assertThat(PlainJson.readObject(ours.out())).containsEntry("runs", List.of("run-0", "run-1"));
        assertThat(ours.err()).contains("their space is not given back", "purge again");
        assertThat(ours.home().resolve("runs/run-1/.whittle")).doesNotExist();
        assertThat(ours.execute("history", "purge", "--all"))
                .as("nothing is left to remove, but space to give back")
                .isEqualTo(3);
    }

    @Test
    void purgeLeavesRunsAloneWhoseLogCannotBeRemoved() throws IOException {
        DigRuns.record(ours.home(), 2);
        leaveLog("run-1");
        Path lock = Files.createDirectories(ours.home().resolve("runs/run-1/.whittle/lock/in-the-way"));
        assertThat(ours.execute("history", "purge", "--all")).isZero();
        assertThat(ours.out()).startsWith("1 run removed");
        assertThat(ours.err()).contains("run-1", "The run stays in the history");
        assertThat(ours.execute("history", "show", "run-1")).isZero();
        Files.delete(lock);
        Files.delete(lock.getParent());
        assertThat(ours.execute("history", "purge", "--all")).isZero();
        assertThat(ours.out()).startsWith("1 run removed");
        assertThat(ours.home().resolve("runs/run-1/.whittle")).doesNotExist();
    }

    /** What a run leaves that was interrupted. */
    private void leaveLog(String runId) throws IOException {
        Path folder = Files.createDirectories(
                ours.home().resolve("runs").resolve(runId).resolve(".whittle"));
        Files.writeString(folder.resolve("commit.log"), "what was done so far");
    }

    @Test
    void exportMayLeaveOutParameters() throws IOException {
        DigRuns.record(ours.home(), 1);
        Path file = folder.resolve("runs.csv.gz");
        assertThat(ours.execute("history", "export", "--redact", "--out", file.toString()))
                .isZero();
        assertThat(ours.err()).contains("exported 1 run\n");
        String csv = new String(
                new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file))).readAllBytes(),
                StandardCharsets.UTF_8);
        assertThat(csv).contains("run-0").doesNotContain("depth");
        assertThat(csv.lines()).hasSize(1 + DigRuns.ITEMS);
        assertThat(ours.execute("history", "show", "run-0")).isZero();
        assertThat(ours.out()).as("the history stays as it is").contains("depth");
        assertThat(ours.execute("history", "export", "--redact", "--json")).isEqualTo(2);
    }

    @Test
    void limitsAreShownAndSet() throws IOException {
        assertThat(ours.execute("history", "limits")).isZero();
        assertThat(ours.out()).isEqualTo("age: any\nsize: 1G (now 0.0 MB)\nruns: any number\n");
        assertThat(ours.execute("history", "limits", "--max-age", "8w", "--max-runs", "3"))
                .isZero();
        assertThat(ours.out()).startsWith("age: 56d\nsize: 1G").endsWith("runs: 3\n");
        assertThat(ours.execute("history", "limits", "--none", "--max-runs", "2", "--json"))
                .isZero();
        assertThat(PlainJson.readObject(ours.out()))
                .containsEntry("max_age_s", "")
                .containsEntry("max_bytes", "")
                .containsEntry("max_runs", 2L);
        DigRuns.record(ours.home(), 4);
        assertThat(ours.execute("history", "list", "--json")).isZero();
        assertThat(PlainJson.asList(PlainJson.read(ours.out()))).hasSize(2);

        assertThat(ours.execute("history", "limits", "--max-size", "1T")).isEqualTo(2);
        assertThat(ours.err()).contains("--max-size: '1T' is not a size such as 500M or 2G");
        Files.writeString(ours.home().resolve("history.properties"), "max-age=long");
        assertThat(ours.execute("history", "limits")).isEqualTo(3);
        assertThat(ours.err()).contains("'long' is not an age", "whittle history limits");
        assertThat(ours.execute("history", "limits", "--max-age", "1d")).isZero();
        assertThat(ours.execute("history", "limits")).isZero();
    }
}
