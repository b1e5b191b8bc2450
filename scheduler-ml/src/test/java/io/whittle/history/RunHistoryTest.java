package io.whittle.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.whittle.cost.BinFeatures;
import io.whittle.scheduler.BinRecord;
import io.whittle.scheduler.Decision;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.RunStart;
import io.whittle.scheduler.RunStatus;
import io.whittle.scheduler.SegmentRecord;
import io.whittle.spi.BlockList;
import io.whittle.spi.ParameterType;
import io.whittle.spi.Requirements;
import io.whittle.spi.cost.NodeClass;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunHistoryTest {
    @TempDir
    private Path folder;

    private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());

    private Path home() {
        return folder.resolve("home");
    }

    private RunHistory open() {
        return RunHistory.open(home(), warnings::add);
    }

    private static void record(RunHistory history, RunRecord run) {
        history.runStarted(run.start());
        run.segments().forEach(segment -> history.segmentEnded(run.start().runId(), segment));
        history.runEnded(run);
    }

    @Test
    void returnsRunAsItWasRecorded() {
        RunRecord run = Runs.ended(Runs.start("20260301-100000-compress-aaaa", 0), 12);
        try (RunHistory history = open()) {
            record(history, run);
        }
        try (RunHistory history = open()) {
            StoredRun stored = history.find("last").orElseThrow();
            assertThat(stored.record())
                    .usingRecursiveComparison()
                    .ignoringFields("features")
                    .withComparatorForType(Double::compare, Double.class) // not a number equals itself
                    .isEqualTo(run);
            assertThat(stored.record().features().orElseThrow().itemFeatures())
                    .isDeepEqualTo(run.features().orElseThrow().itemFeatures());
            assertThat(stored.record().start().parameters().types()).containsEntry("input", ParameterType.PATH);
            assertThat(stored.interrupted()).isFalse();
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void aKindThatRunsOftenHidesNoScoreOfARareOne() {
        try (RunHistory history = open()) {
            for (int i = 0; i < 6; i++) {
                String id = "20260301-10000" + i + "-compress-aaaa";
                history.runStarted(Runs.start(id, i));
                history.record(new ModelScore(
                        id, "0001", true, i == 0 ? "rare" : "often", "job", Instant.ofEpochSecond(i), 1, 0, 0.1, 0, 1));
            }
            assertThat(history.scores("0001", 2).stream().map(ModelScore::kind))
                    .containsExactly("often", "often", "rare");
        }
    }

    @Test
    void keepsTheFeaturesThatSegmentsWerePredictedFrom() {
        RunRecord run = Runs.ended(Runs.start("20260301-100000-compress-aaaa", 0), 12);
        try (RunHistory history = open()) {
            record(history, run);
            StoredRun stored = history.find("last").orElseThrow();
            BinFeatures features = BinFeatures.of(run.features().orElseThrow());
            NodeClass slow = new NodeClass(0.5, Map.of());
            assertThat(stored.featureNames().get("slow")).isEqualTo(features.names(slow));
            double[] expected = features.meanVector(run.segments().get(1).blocks(), slow);
            assertThat(stored.segmentFeatures().get(1)).hasSameSizeAs(expected);
            for (int i = 0; i < expected.length; i++) {
                assertThat(stored.segmentFeatures().get(1)[i]).isEqualTo(expected[i], offset(1e-5));
            }
        }
    }

    @Test
    void findsByUniquePrefixAndRefusesAmbiguousOnes() {
        try (RunHistory history = open()) {
            record(history, Runs.ended(Runs.start("20260301-a", 0), 4));
            record(history, Runs.ended(Runs.start("20260301-b", 1), 4));
            record(history, Runs.ended(Runs.start("20260302-a", 2), 4));
            assertThat(history.find("20260302").orElseThrow().record().start().runId())
                    .isEqualTo("20260302-a");
            assertThat(history.find("last").orElseThrow().record().start().runId())
                    .isEqualTo("20260302-a");
            assertThat(history.find("2025")).isEmpty();
            assertThat(history.find("")).isEmpty();
            assertThatThrownBy(() -> history.find("20260301"))
                    .isInstanceOf(HistoryException.class)
                    .hasMessageContaining("20260301-b, 20260301-a");
            assertThat(history.list(2)).extracting(RunSummary::runId).containsExactly("20260302-a", "20260301-b");
            assertThat(history.runIds()).containsExactly("20260301-a", "20260301-b", "20260302-a");
        }
    }

    @Test
    void createsNothingUntilSomethingIsRecorded() {
        try (RunHistory history = open()) {
            assertThat(history.list(10)).isEmpty();
            assertThat(history.find("last")).isEmpty();
        }
        assertThat(home()).doesNotExist();
    }

    @Test
    void letsNobodyElseReadTheHomeItCreates() throws IOException {
        try (RunHistory history = open()) {
            history.runStarted(Runs.start("20260301-a", 0));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home())))
                .isEqualTo("rwx------");
    }

    @Test
    void letsSeveralWriteAtOnce() throws InterruptedException {
        int writers = 3;
        int runs = 8;
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
            int number = writer;
            Thread thread = new Thread(() -> {
                try (RunHistory history = open()) {
                    start.await();
                    for (int run = 0; run < runs; run++) {
                        record(history, Runs.ended(Runs.start("run-" + number + "-" + run, run), 30));
                        history.flush();
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            thread.start();
            threads.add(thread);
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        try (RunHistory history = open()) {
            assertThat(history.list(100)).hasSize(writers * runs).allMatch(run -> run.items() == 30);
            assertThat(history.find("run-2-7").orElseThrow().record().binRecords())
                    .hasSize(30);
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void leavesOutSegmentsRatherThanHoldUpTheLoop() throws Exception {
        Path database = home().resolve(HistoryDatabase.FILE_NAME);
        try (RunHistory first = open()) {
            first.runStarted(Runs.start("first", 0));
        }
        RunStart start = Runs.start("second", 1);
        List<SegmentRecord> segments = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            segments.add(Runs.segment(i, "fast", BlockList.range(i, i + 1)));
        }
        try (RunHistory history = RunHistory.open(home(), 4, warnings::add)) {
            // another process in the middle of a transaction: the writer has to wait, the loop has not
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + database);
                    Statement statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                history.runStarted(start);
                segments.forEach(segment -> history.segmentEnded("second", segment));
                assertThat(history.segmentsLeftOut()).isEqualTo(6);
                statement.execute("ROLLBACK");
            }
            assertThat(history.find("second").orElseThrow().record().segments()).hasSize(4);
            RunRecord whole = Runs.ended(start, 8);
            history.runEnded(whole);
            assertThat(history.find("second").orElseThrow().record().status()).isEqualTo(RunStatus.DONE_WITH_PROBLEMS);
        }
    }

    @Test
    void leavesDamagedFileAloneAndSaysSoOnce() throws IOException {
        Files.createDirectories(home());
        Path file = home().resolve(HistoryDatabase.FILE_NAME);
        byte[] garbage =
                "this is no database, but somebody may want it\n".repeat(200).getBytes(StandardCharsets.UTF_8);
        Files.write(file, garbage);
        try (RunHistory history = open()) {
            record(history, Runs.ended(Runs.start("20260301-a", 0), 4));
            history.flush();
            record(history, Runs.ended(Runs.start("20260301-b", 0), 4));
            history.flush();
            assertThat(warnings).singleElement().asString().contains(file.toString(), "move it away");
            assertThatThrownBy(() -> history.list(3))
                    .isInstanceOf(HistoryException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("move it away");
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(garbage);
    }

    @Test
    void warnsAndGoesOnWhenTheDiskIsFull() throws SQLException {
        try (RunHistory history = open()) {
            record(history, Runs.ended(Runs.start("20260301-a", 0), 4));
        }
        // SQLite answers with the same error when it may not add pages as when the disk has none left
        String limit = "jdbc:sqlite:" + home().resolve(HistoryDatabase.FILE_NAME) + "?max_page_count=1";
        HistoryDatabase database = new HistoryDatabase(home());
        try (Connection connection = DriverManager.getConnection(limit)) {
            connection.setAutoCommit(false);
            assertThatThrownBy(() -> {
                        for (int run = 0; run < 50; run++) {
                            new RunWriter(connection).end(Runs.ended(Runs.start("more-" + run, run), 200));
                        }
                    })
                    .isInstanceOfSatisfying(SQLException.class, e -> assertThat(database.explain(e))
                            .hasMessageContaining("no space left")
                            .hasMessageContaining(home().toString()));
        }
        try (RunHistory history = open()) {
            assertThat(history.list(10)).hasSize(1);
        }
    }

    @Test
    void readsAndContinuesHistoriesFromBeforeDecisionsWereRecorded() throws SQLException {
        RunRecord old = Runs.ended(Runs.start("20260301-100000-compress-aaaa", 0), 12);
        try (RunHistory history = open()) {
            record(history, old);
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + home().resolve("history.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE segments DROP COLUMN decision");
            statement.execute("DROP TABLE scores");
            statement.execute("ALTER TABLE runs DROP COLUMN requirements");
            statement.execute("DELETE FROM migrations WHERE version >= 2");
        }
        RunRecord later = Runs.ended(Runs.start("20260301-100500-compress-bbbb", 5), 12);
        try (RunHistory history = open()) {
            record(history, later);
            RunRecord before = history.find("20260301-1000").orElseThrow().record();
            assertThat(before.start().requirements()).isEqualTo(Requirements.none());
            assertThat(before.segments()).hasSize(2).allSatisfy(segment -> {
                assertThat(segment.reason()).isEqualTo("the rest, weighted");
                assertThat(segment.decision()).isEqualTo(Decision.UNKNOWN);
            });
            assertThat(history.find("last")
                            .orElseThrow()
                            .record()
                            .segments()
                            .get(1)
                            .decision())
                    .isEqualTo(later.segments().get(1).decision())
                    .isNotEqualTo(Decision.UNKNOWN);
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void refusesHistoryOfNewerVersion() throws SQLException {
        try (RunHistory history = open()) {
            history.runStarted(Runs.start("20260301-a", 0));
        }
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + home().resolve(HistoryDatabase.FILE_NAME));
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO migrations VALUES (99, 'from the future', '2030-01-01T00:00:00Z')");
        }
        try (RunHistory history = open()) {
            assertThatThrownBy(() -> history.list(1))
                    .isInstanceOf(HistoryException.class)
                    .hasMessageContaining("newer Whittle");
        }
    }

    /** With more blocks than bins, the first life of a run may have done part of each bin. */
    @Test
    void aRunThatWentOnAfterItFailedKeepsTheCostsOfItsWhole() {
        RunRecord whole = Runs.ended(Runs.start("r", 0), 4096);
        assertThat(whole.bins().count()).isLessThan(4096);
        List<BinRecord> quarter = whole.binRecords().stream()
                .map(cost -> new BinRecord(cost.bin(), cost.nodeId(), cost.items() / 4, cost.nanos() / 4))
                .toList();
        try (RunHistory history = open()) {
            record(history, Runs.with(whole, RunStatus.FAILED, quarter));
            record(history, whole);
            RunRecord stored = history.find("r").orElseThrow().record();
            assertThat(stored.status()).isEqualTo(whole.status());
            assertThat(stored.binRecords()).isEqualTo(whole.binRecords());
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void aNodeThatCameBackAsAnotherCountsTwice() {
        RunRecord run = Runs.ended(Runs.start("r", 0), 4);
        List<BinRecord> twice = List.of(new BinRecord(0, "fast", 1, 10), new BinRecord(0, "fast", 2, 30));
        try (RunHistory history = open()) {
            record(history, Runs.with(run, RunStatus.DONE, twice));
            assertThat(history.find("r").orElseThrow().record().binRecords())
                    .containsExactly(new BinRecord(0, "fast", 3, 40));
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void handsOutRunsForTrainingInTheOrderTheyRan() {
        try (RunHistory history = open()) {
            record(history, Runs.ended(Runs.start("late", 9), 5));
            record(history, Runs.ended(Runs.start("early", 1), 7));
            history.runStarted(Runs.start("unfinished", 20));
            List<RecordedRun> runs = history.recordedRuns();
            assertThat(runs).extracting(RecordedRun::runId).containsExactly("early", "late");
            assertThat(runs.get(0).costs()).hasSize(7);
            assertThat(runs.get(0).nodes().get("fast")).isEqualTo(new NodeClass(2, Map.of("cores", "4")));
            assertThat(runs.get(1))
                    .usingRecursiveComparison()
                    .isEqualTo(RecordedRun.of(Runs.ended(Runs.start("late", 9), 5)));
        }
    }

    @Test
    void readsNothingForTrainingThatIsNotLearnedFrom() throws SQLException {
        try (RunHistory history = open()) {
            record(history, Runs.ended(Runs.start("r", 0), 5));
            history.flush();
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + home().resolve("history.db"));
                    Statement statement = connection.createStatement()) {
                statement.executeUpdate("UPDATE segments SET blocks = 'none', decision = '?', features = '?'");
            }
            assertThatThrownBy(() -> history.find("r")).isInstanceOf(HistoryException.class);
            assertThat(history.recordedRuns()).hasSize(1);
            assertThat(history.recordedRun("r")).isPresent();
        }
    }
}
