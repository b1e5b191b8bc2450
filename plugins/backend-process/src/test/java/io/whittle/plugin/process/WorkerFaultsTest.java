package io.whittle.plugin.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.whittle.plugin.process.rogue.RogueWorkload;
import io.whittle.plugin.process.rogue.RogueWorkload.Mode;
import io.whittle.spi.BlockList;
import io.whittle.spi.backend.Failure;
import io.whittle.spi.backend.JobDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What workers do wrong, or has been done to them, harms their node at most, and is told as it is. */
class WorkerFaultsTest {
    private static final Map<String, String> ONE = Map.of("speeds", "1", "heartbeat", "0.1");

    @TempDir
    private Path folder;

    private static void assertDone(Heard heard, Mode mode, int blocks) {
        assertThat(heard.failure()).isEmpty();
        assertThat(heard.results()).hasSize(blocks);
        heard.results().forEach((block, result) -> assertThat(result)
                .isEqualTo(RogueWorkload.result(block, RogueWorkload.length(mode, block))));
    }

    @Test
    void anotherWorkerTakesThePlaceOfOneThatIsKilled() throws Exception {
        try (Scene scene = new Scene(folder, ONE)) {
            scene.awaitNews("joined process-1", 1);
            ProcessHandle first = scene.worker();
            first.destroyForcibly();
            scene.awaitNews("left process-1: its worker ended with exit code 137 (signal 9)", 1);
            scene.awaitNews("joined process-1", 2);
            assertThat(scene.worker().pid()).isNotEqualTo(first.pid());
            JobDescription job = scene.job(Mode.GOOD, 3, -1);
            assertDone(scene.dispatch("process-1", job, BlockList.range(0, 3)).awaitEnd(), Mode.GOOD, 3);
        }
        Scene.awaitNoWorkers();
    }

    @Test
    void aBlockThatEndsItsJvmIsHeldToIt() throws Exception {
        try (Scene scene = new Scene(folder, ONE)) {
            scene.awaitNews("joined", 1);
            Heard heard = scene.dispatch("process-1", scene.job(Mode.EXIT, 4, 2), BlockList.range(0, 4));
            Failure failure = heard.awaitEnd().failure().orElseThrow();
            assertThat(failure.crash()).isTrue();
            assertThat(failure.retryable()).isTrue();
            assertThat(failure.message()).contains("exit code 42");
            assertThat(heard.results()).hasSizeLessThanOrEqualTo(2);
            scene.awaitNews("left process-1: its worker ended with exit code 42", 1);
            scene.awaitNews("joined", 2);
        }
    }

    @Test
    void aBlockThatNeedsTooMuchMemoryFailsAndSaysSo() throws Exception {
        try (Scene scene = new Scene(folder, ONE)) {
            scene.awaitNews("joined", 1);
            JobDescription job = scene.job(Mode.MEMORY, 5, 3);
            Heard heard = scene.dispatch("process-1", job, BlockList.range(0, 5));
            Failure failure = heard.awaitEnd().failure().orElseThrow();
            assertThat(failure.message()).contains("out of memory", "64m", "setting 'memory'");
            assertThat(failure.block()).hasValue(3);
            assertThat(failure.crash()).isTrue();
            assertThat(failure.retryable()).isTrue();
            assertThat(heard.results()).containsOnlyKeys(0, 1, 2);
            assertThat(scene.dispatch("process-1", job, BlockList.of(4))
                            .awaitEnd()
                            .results())
                    .as("what the node runs next")
                    .containsOnlyKeys(4);
            assertThat(scene.count("left")).isZero();
        }
    }

    @Test
    void aWorkerThatAnswersGarbageIsCutOff() throws Exception {
        try (Scene scene = new Scene(folder, ONE)) {
            scene.awaitNews("joined", 1);
            Heard heard = scene.dispatch("process-1", scene.job(Mode.GARBAGE, 2, 1), BlockList.range(0, 2));
            scene.awaitNews("left process-1: it was cut off, since what it says makes no sense", 1);
            assertThat(scene.news().get(1)).contains("it reads \"Segmentation fault, or so it seems");
            assertThat(heard.ended()).isFalse();
            scene.awaitNews("joined", 2);
        }
    }

    @Test
    void whatWorkloadsPrintDoesNoHarm() throws Exception {
        try (Scene scene = new Scene(folder, ONE)) {
            scene.awaitNews("joined", 1);
            Heard heard = scene.dispatch("process-1", scene.job(Mode.PRINT, 2, 1), BlockList.range(0, 2));
            assertDone(heard.awaitEnd(), Mode.PRINT, 2);
        }
    }

    @Test
    void aWorkerThatIsStoppedIsSilentUntilItGoesOn() throws Exception {
        try (Scene scene = new Scene(folder, Map.of("speeds", "1", "heartbeat", "0.05", "silence", "0.3"))) {
            scene.awaitNews("joined", 1);
            ProcessHandle worker = scene.worker();
            Scene.signal("STOP", worker);
            Heard heard = scene.dispatch("process-1", scene.job(Mode.GOOD, 50, -1), BlockList.range(0, 50));
            scene.awaitNews("silent process-1", 1);
            assertThat(heard.ended()).isFalse();
            Scene.signal("CONT", worker);
            scene.awaitNews("heard process-1", 1);
            assertDone(heard.awaitEnd(), Mode.GOOD, 50);
            assertThat(scene.count("left")).isZero();
        }
    }

    @Test
    void aWorkerThatStaysSilentIsReplaced() throws Exception {
        Map<String, String> impatient = Map.of("speeds", "1", "heartbeat", "0.05", "silence", "0.2", "loss", "0.6");
        try (Scene scene = new Scene(folder, impatient)) {
            scene.awaitNews("joined", 1);
            Scene.signal("STOP", scene.worker());
            scene.awaitNews("left process-1: it has been silent for", 1);
            scene.awaitNews("joined", 2);
            assertThat(scene.news().get(1)).isEqualTo("silent process-1");
        }
    }

    @Test
    void aWorkerDoesNotHearWhatIsMeantForTheSchedulersTerminal() throws Exception {
        assumeTrue(CpuSet.onPath("setsid"), "there is no setsid on this machine");
        try (Scene scene = new Scene(folder, ONE)) {
            scene.awaitNews("joined", 1);
            long worker = scene.worker().pid();
            String own = session("self");
            assertThat(session(Long.toString(worker)))
                    .isEqualTo(Long.toString(worker))
                    .isNotEqualTo(own);
        }
    }

    private static String session(String process) throws IOException {
        String stat = Files.readString(Path.of("/proc", process, "stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[3];
    }

    @Test
    void largeResultsComeInPartsAndWhole() throws Exception {
        try (Scene scene = new Scene(folder, ONE)) {
            scene.awaitNews("joined", 1);
            Heard heard = scene.dispatch("process-1", scene.job(Mode.LARGE, 40, -1), BlockList.range(0, 40));
            assertDone(heard.awaitEnd(), Mode.LARGE, 40);
        }
    }

    @Test
    void aResultBeyondTheLimitIsRefused() throws Exception {
        try (Scene scene = new Scene(folder, Map.of("speeds", "1", "max-result", "600k"))) {
            scene.awaitNews("joined", 1);
            Heard heard = scene.dispatch("process-1", scene.job(Mode.LARGE, 5, -1), BlockList.of(0, 4));
            Failure failure = heard.awaitEnd().failure().orElseThrow();
            assertThat(failure.message()).contains("block 4", "max-result");
            assertThat(failure.retryable()).isFalse();
            assertThat(heard.results()).containsOnlyKeys(0);
        }
    }

    @Test
    void aWorkerComputesNoFasterThanItsResultsAreTaken() throws Exception {
        try (Scene scene = new Scene(folder, ONE)) {
            scene.awaitNews("joined", 1);
            JobDescription job = scene.job(Mode.LARGE, 1000, -1);
            CountDownLatch gate = new CountDownLatch(1);
            Heard heard = scene.dispatchHeldUp("process-1", job, BlockList.range(0, 1000), gate);
            scene.await("the worker to have begun", () -> scene.begun(job) > 0);
            // 500 MB of results are to come, the worker has 64 MB, and nothing is taken: it cannot have gone far
            scene.awaitStandstill(job);
            assertThat(scene.begun(job)).isLessThan(100);
            gate.countDown();
            assertDone(heard.awaitEnd(), Mode.LARGE, 1000);
            assertThat(scene.count("left")).isZero();
        }
    }

    @Test
    void aWorkerWaitsWhileTheSchedulerHasNoRoomAndIsNotSilentThen() throws Exception {
        Map<String, String> impatient = Map.of("speeds", "1", "heartbeat", "0.05", "silence", "0.2");
        try (Scene scene = new Scene(folder, impatient)) {
            scene.awaitNews("joined", 1);
            JobDescription job = scene.job(Mode.LARGE, 1000, -1);
            CountDownLatch room = new CountDownLatch(1);
            Heard heard = scene.dispatchWithoutRoom("process-1", job, BlockList.range(0, 1000), room);
            scene.await("the worker to have begun", () -> scene.begun(job) > 0);
            scene.awaitStandstill(job); // twice as long as a worker may be silent
            scene.awaitStandstill(job);
            assertThat(scene.begun(job)).isLessThan(100);
            // a busy machine may have kept it silent for a moment; it must not stay so
            scene.await("a node that is not silent", () -> scene.count("silent") == scene.count("heard"));
            room.countDown();
            assertDone(heard.awaitEnd(), Mode.LARGE, 1000);
        }
    }

    @Test
    void workersEndThoughThereIsNoRoomForTheirResults() throws Exception {
        JobDescription job;
        try (Scene scene = new Scene(folder, ONE)) {
            scene.awaitNews("joined", 1);
            job = scene.job(Mode.LARGE, 1000, -1);
            scene.dispatchWithoutRoom("process-1", job, BlockList.range(0, 1000), new CountDownLatch(1));
            scene.awaitStandstill(job);
        }
        Scene.awaitNoWorkers();
    }

    @Test
    void aJobWhoseItemsComeToTheSchedulerIsRefused() throws Exception {
        try (Scene scene = new Scene(folder, ONE)) {
            scene.awaitNews("joined", 1);
            Heard heard = scene.dispatch("process-1", scene.job(Mode.SOURCE, 2, -1), BlockList.of(0));
            Failure failure = heard.awaitEnd().failure().orElseThrow();
            assertThat(failure.message()).contains("--backend local");
            assertThat(failure.retryable()).isFalse();
        }
    }

    @Test
    void jobsThatHaveEndedAreClosedAndCanBeOpenedAgain() throws Exception {
        try (Scene scene = new Scene(folder, Map.of("speeds", "1", "heartbeat", "0.02"))) {
            scene.awaitNews("joined", 1);
            JobDescription job = scene.job(Mode.GOOD, 2, -1);
            assertDone(scene.dispatch("process-1", job, BlockList.of(0)).awaitEnd(), Mode.GOOD, 1);
            scene.await("the job to be closed", () -> scene.closed(job));
            assertDone(scene.dispatch("process-1", job, BlockList.of(1)).awaitEnd(), Mode.GOOD, 1);
        }
    }

    @Test
    void whatCannotBeStartedIsToldWithItsReason() throws Exception {
        Path java = folder.resolve("java");
        Files.writeString(java, "#!/bin/sh\necho 'no such thing as Java here' >&2\nexit 9\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        try (Scene scene = new Scene(folder, Map.of("speeds", "1", "java", java.toString()))) {
            assertThat(scene.backend().settled().toCompletableFuture())
                    .failsWithin(Duration.ofSeconds(60))
                    .withThrowableOfType(ExecutionException.class)
                    .havingRootCause()
                    .isInstanceOf(IllegalArgumentException.class)
                    .withMessageContaining("node 'process-1' does not start")
                    .withMessageContaining("no such thing as Java here");
            assertThatIllegalStateException()
                    .isThrownBy(() -> scene.dispatch("process-1", scene.job(Mode.GOOD, 1, -1), BlockList.of(0)));
            assertThat(scene.news()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"2, joined process-1", "3, 'node ''process-1'' does not start: its worker ended with exit code 137'"})
    void aWorkerThatIsKilledWhileItStartsIsTriedAgainBeforeItCounts(int kills, String outcome) throws Exception {
        Path java = folder.resolve("java");
        Path starts = folder.resolve("starts");
        Files.writeString(
                java,
                """
                #!/bin/sh
                echo >> '%s'
                [ $(wc -l < '%s') -le %d ] && kill -9 $$
                exec '%s' "$@"
                """
                        .formatted(starts, starts, kills, Path.of(System.getProperty("java.home"), "bin", "java")));
        assertThat(java.toFile().setExecutable(true)).isTrue();
        try (Scene scene = new Scene(folder, Map.of("speeds", "1", "java", java.toString()))) {
            CompletableFuture<Void> settled = scene.backend().settled().toCompletableFuture();
            String first = settled.handle((nothing, failure) ->
                            failure == null ? scene.news().get(0) : "failed: " + failure.getMessage())
                    .get(60, TimeUnit.SECONDS);
            assertThat(first).contains(outcome);
            scene.awaitNews("joined process-1", 1);
        }
    }
}
