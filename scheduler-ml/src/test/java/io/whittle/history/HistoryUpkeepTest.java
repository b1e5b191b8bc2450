package io.whittle.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whittle.scheduler.BinRecord;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.RunStatus;
import io.whittle.spi.ParameterType;
import io.whittle.spi.backend.Link;
import io.whittle.spi.backend.NodeDescription;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs are removed and redacted, by hand and by limits, while others are recorded. */
class HistoryUpkeepTest {
    @TempDir
    private Path home;

    private final List<String> warnings = new CopyOnWriteArrayList<>();

    private RunHistory open() {
        return RunHistory.open(home, warnings::add);
    }

    private static String id(int number) {
        return String.format("run-%03d", number);
    }

    /** Records a run a minute. */
    private void record(int from, int to, int items) {
        try (RunHistory history = open()) {
            for (int i = from; i < to; i++) {
                RunRecord run = Runs.ended(Runs.start(id(i), i), items);
                history.runStarted(run.start());
                history.runEnded(run);
                history.record(score(id(i)));
            }
        }
        assertThat(warnings).isEmpty();
    }

    private static ModelScore score(String run) {
        return new ModelScore(run, "0007", true, "compress", "job", Instant.EPOCH, 3, 0.1, 0.2, 0.3, 0.8);
    }

    private List<String> ids() {
        try (RunHistory history = open()) {
            return history.runIds();
        }
    }

    private long count(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("history.db"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : -1;
        }
    }

    /** All that the database has written to the disk. */
    private String bytes() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String name : List.of("history.db", "history.db-wal")) {
            if (Files.exists(home.resolve(name))) {
                all.append(Files.readString(home.resolve(name), StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    @Test
    void selectsByAgeKindAndNumber() {
        record(0, 6, 12);
        HistoryUpkeep upkeep = new HistoryUpkeep(home);
        Instant third = Runs.start("x", 3).startedAt();
        assertThat(upkeep.select(new RunSelection(Set.of(), Optional.of(third), 0)))
                .containsExactly(id(0), id(1), id(2));
        assertThat(upkeep.select(new RunSelection(Set.of(), Optional.of(third), 4)))
                .containsExactly(id(0), id(1));
        assertThat(upkeep.select(new RunSelection(Set.of("compress"), Optional.empty(), 5)))
                .containsExactly(id(0));
        assertThat(upkeep.select(new RunSelection(Set.of("kmers"), Optional.empty(), 0)))
                .isEmpty();
        assertThat(upkeep.select(RunSelection.all())).hasSize(6);
        assertThat(ids()).as("to select is to look").hasSize(6);
    }

    @Test
    void removesAllThatBelongsToARunAndGivesTheSpaceBack() throws SQLException {
        record(0, 20, 400);
        HistoryUpkeep upkeep = new HistoryUpkeep(home);
        long before = upkeep.compact();
        upkeep.remove(upkeep.select(new RunSelection(Set.of(), Optional.empty(), 1)));
        assertThat(ids()).containsExactly(id(19));
        for (String table : List.of("runs", "segments", "bins", "bin_costs", "scores")) {
            assertThat(count("SELECT COUNT(DISTINCT run_id) FROM " + table))
                    .as(table)
                    .isEqualTo(1);
        }
        assertThat(upkeep.compact()).isEqualTo(upkeep.bytes()).isLessThan(before / 4);
        try (RunHistory history = open()) {
            assertThat(history.recordedRun(id(19))).isPresent();
        }
    }

    @Test
    void leavesAloneWhatGoesOnAndTakesWhatWasInterrupted() throws SQLException {
        try (RunHistory history = open()) {
            history.runStarted(Runs.start("going-on", 0));
            history.runStarted(Runs.start("interrupted", 1));
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("history.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE runs SET owner = replace(owner, '\"started\":\"', '\"started\":\"0')"
                    + " WHERE run_id = 'interrupted'");
        }
        HistoryUpkeep upkeep = new HistoryUpkeep(home);
        assertThat(upkeep.select(RunSelection.all())).containsExactly("interrupted");
        upkeep.redact(List.of("interrupted"));
        try (RunHistory history = open()) {
            assertThat(history.find("interrupted").orElseThrow().interrupted()).isTrue();
            assertThat(history.find("going-on").orElseThrow().record().status()).isEqualTo(RunStatus.RUNNING);
        }
    }

    @Test
    void redactedRunsSayNothingOfTheirDataAndStillTeach() throws Exception {
        record(0, 3, 12);
        assertThat(bytes()).contains("/data/set-1", "deflate", "/out/sizes.tsv", "42 files");
        HistoryUpkeep upkeep = new HistoryUpkeep(home);
        upkeep.redact(List.of(id(0), id(1), "no-such-run"));
        try (RunHistory history = open()) {
            StoredRun redacted = history.find(id(0)).orElseThrow();
            assertThat(redacted.record().start().parameters().asMap()).containsOnlyKeys("redacted");
            assertThat(redacted.record().start().parameters().types())
                    .as("what is no path might be learned from")
                    .containsEntry("redacted", ParameterType.PATH);
            assertThat(redacted.record().outputs()).isEmpty();
            assertThat(redacted.record().notes()).isEmpty();
            assertThat(redacted.record().problems()).isEmpty();
            assertThat(redacted.record().status()).isEqualTo(RunStatus.DONE_WITH_PROBLEMS);
            RecordedRun first = history.recordedRun(id(0)).orElseThrow();
            RecordedRun second = history.recordedRun(id(1)).orElseThrow();
            assertThat(first.costs())
                    .usingRecursiveComparison()
                    .ignoringFields("nodeId")
                    .isEqualTo(history.recordedRun(id(2)).orElseThrow().costs());
            assertThat(first.job().names()).containsExactly("bytes", "text");
            assertThat(first.job().parameters())
                    .as("the same job can still be told from others")
                    .isEqualTo(second.job().parameters());
        }
        upkeep.remove(List.of(id(2)));
        upkeep.compact();
        assertThat(bytes()).doesNotContain("/data/set-1", "deflate", "/out/sizes.tsv", "42 files");
    }

    @Test
    void redactedRunsNameNoMachines() throws Exception {
        NodeDescription remote = new NodeDescription(
                "big-iron",
                2,
                1,
                Link.none(),
                Map.of("host", "build-42.example", "zone", "berlin-lab", "cores", "4", "core-speed", "1.25"));
        RunRecord run = Runs.onNodes(Runs.start(id(0), 0), 12, remote, Runs.slow());
        try (RunHistory history = open()) {
            history.runStarted(run.start());
            history.runEnded(run);
        }
        String[] names = {"big-iron", "build-42", "berlin-lab", "zone"};
        assertThat(bytes()).contains(names);
        HistoryUpkeep upkeep = new HistoryUpkeep(home);
        try (RunHistory history = open()) {
            StringWriter csv = new StringWriter();
            HistoryCsv.write(new Redaction().of(history.recordedRun(id(0)).orElseThrow()), csv);
            assertThat(csv.toString()).doesNotContain(names).contains("core-speed");
        }
        upkeep.redact(List.of(id(0)));
        upkeep.compact();
        assertThat(bytes()).doesNotContain(names);
        try (RunHistory history = open()) {
            RunRecord redacted = history.find(id(0)).orElseThrow().record();
            NodeDescription node = redacted.nodes().get(0);
            assertThat(node.id()).startsWith("node-");
            assertThat(node.attributes()).isEqualTo(Map.of("cores", "4", "core-speed", "1.25"));
            assertThat(redacted.start().nodes().get(0)).isEqualTo(node);
            assertThat(redacted.segments().get(0).nodeId()).isEqualTo(node.id());
            assertThat(redacted.segments()
                            .get(1)
                            .decision()
                            .why()
                            .candidates()
                            .get(0)
                            .nodeId())
                    .as("what was weighed can still be told")
                    .isEqualTo(node.id());
            assertThat(history.recordedRun(id(0)).orElseThrow().costs())
                    .extracting(BinRecord::nodeId)
                    .containsOnly(node.id(), redacted.nodes().get(1).id());
            upkeep.redact(List.of(id(0)));
            assertThat(history.find(id(0)).orElseThrow().record().nodes())
                    .as("what is redacted stays as it is")
                    .isEqualTo(redacted.nodes());
        }
    }

    @Test
    void marksOfTwoRedactionsHaveNothingInCommon() {
        record(0, 1, 12);
        try (RunHistory history = open()) {
            RecordedRun run = history.recordedRun(id(0)).orElseThrow();
            RecordedRun redacted = new Redaction().of(run);
            assertThat(redacted.job().parameters())
                    .isNotEqualTo(new Redaction().of(run).job().parameters());
            assertThat(new Redaction().of(redacted).job().parameters())
                    .as("what is redacted stays as it is")
                    .isEqualTo(redacted.job().parameters());
            StringWriter csv = new StringWriter();
            HistoryCsv.write(redacted, csv);
            assertThat(csv.toString()).contains(id(0)).doesNotContain("/data/set-1", "deflate");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void keepsWithinTheNumberOfRunsAFewAtATime() {
        record(0, 40, 12);
        new HistoryLimits(Optional.empty(), Optional.empty(), Optional.of(10L)).write(home);
        record(40, 41, 12);
        assertThat(ids()).hasSize(41 - RunRemover.MAX_REMOVED_AT_ONCE);
        record(41, 42, 12);
        record(42, 43, 12);
        assertThat(ids()).hasSize(10).first().isEqualTo(id(33));
    }

    @Test
    void keepsWithinAge() throws SQLException {
        record(0, 5, 12);
        HistoryLimits limits = new HistoryLimits(Optional.of(Duration.ofHours(1)), Optional.empty(), Optional.empty());
        try (Connection connection = new HistoryDatabase(home).connectToWrite()) {
            new RunRemover(connection)
                    .keepWithin(limits, Runs.start("x", 2).startedAt().plus(Duration.ofHours(1)));
        }
        assertThat(ids()).containsExactly(id(2), id(3), id(4));
    }

    @Test
    void keepsWithinSizeAndTheFileShrinks() throws SQLException {
        record(0, 20, 400);
        long full = new HistoryUpkeep(home).compact();
        new HistoryLimits(Optional.empty(), Optional.of(full / 2), Optional.empty()).write(home);
        record(20, 23, 400);
        try (Connection connection = new HistoryDatabase(home).connectToWrite()) {
            assertThat(new RunRemover(connection).bytes()).isLessThanOrEqualTo(full / 2);
        }
        assertThat(ids()).contains(id(22)).doesNotContain(id(0));
        assertThat(count("PRAGMA auto_vacuum")).as("incremental").isEqualTo(2);
        assertThat(count("PRAGMA page_count") * count("PRAGMA page_size"))
                .as("pages that are no longer needed are given back")
                .isLessThan(full);
    }

    @Test
    void senselessLimitsRemoveNothingAndAreToldOnce() throws IOException {
        record(0, 2, 12);
        for (String text : List.of("max-age=soon", "max-runs=0", "max-size=-1M", "max-rums=3", "max-age=\\u00")) {
            Files.writeString(home.resolve("history.properties"), text);
            assertThatThrownBy(() -> HistoryLimits.read(home))
                    .isInstanceOf(HistoryException.class)
                    .hasMessageContaining("history.properties")
                    .hasMessageContaining("whittle history limits");
        }
        try (RunHistory history = open()) {
            for (int i = 2; i < 5; i++) {
                RunRecord run = Runs.ended(Runs.start(id(i), i), 12);
                history.runStarted(run.start());
                history.runEnded(run);
            }
        }
        assertThat(warnings).singleElement().asString().contains("nothing is removed");
        assertThat(ids()).hasSize(5);
    }

    @Test
    void limitsAreReadAsTheyWereWritten() {
        assertThat(HistoryLimits.read(home)).isEqualTo(HistoryLimits.DEFAULT);
        for (HistoryLimits limits : List.of(
                HistoryLimits.NONE,
                HistoryLimits.DEFAULT,
                new HistoryLimits(Optional.of(Duration.ofDays(90)), Optional.of(500L << 20), Optional.of(7L)),
                new HistoryLimits(Optional.of(Duration.ofMinutes(90)), Optional.of(3L << 10), Optional.empty()))) {
            limits.write(home);
            assertThat(HistoryLimits.read(home)).isEqualTo(limits);
        }
    }

    @Test
    void upkeepAndRecordingDoNotDisturbOneAnother() throws InterruptedException {
        record(0, 60, 20);
        List<Throwable> failures = new ArrayList<>();
        Thread recording = new Thread(() -> record(60, 120, 20));
        recording.setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
        recording.start();
        HistoryUpkeep upkeep = new HistoryUpkeep(home);
        List<String> early = upkeep.select(RunSelection.all()).subList(0, 50);
        upkeep.redact(early.subList(0, 30));
        upkeep.remove(early);
        recording.join();
        upkeep.compact();
        assertThat(failures).isEmpty();
        assertThat(warnings).isEmpty();
        assertThat(ids()).hasSize(70).contains(id(60), id(119));
    }
}
