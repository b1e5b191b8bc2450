package io.whittle.commitlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whittle.spi.backend.BlockOutcomes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The logs of a home: found, opened by one at a time, and deleted. */
@Timeout(30)
class RunLogsTest {
    @TempDir
    private Path folder;

    private RunLog begin(RunLogs logs, String run) throws InterruptedException {
        CountDownLatch safe = new CountDownLatch(1);
        RunLog.Listener listener = new RunLog.Listener() {
            @Override
            public void persisted(BlockOutcomes outcomes, long[] positions) {
                safe.countDown();
            }

            @Override
            public void relieved() {}

            @Override
            public void unkept(String sentence) {
                throw new AssertionError(sentence);
            }

            @Override
            public void broken(String sentence) {
                throw new AssertionError(sentence);
            }
        };
        RunLog log = logs.begin(
                new RunLog.Setup(new LogWriter(), Durability.sync(), folder, 1 << 20, result -> true, listener),
                Samples.header(run));
        log.append(Samples.NODE, Samples.outcomes(0, 5), true, 10);
        safe.await();
        return log;
    }

    @Test
    void aRunThatIsWorkedOnCannotBeOpenedAndOneThatWasInterruptedCan() throws Exception {
        RunLogs logs = new RunLogs(folder);
        RunLog log = begin(logs, "one");
        assertThat(logs.unfinished()).singleElement().satisfies(run -> {
            assertThat(run.header()).isEqualTo(Samples.header("one"));
            assertThat(run.inUse()).isTrue();
        });
        assertThatThrownBy(() -> logs.open("one"))
                .isInstanceOf(ResumeException.class)
                .hasMessageContaining("run one is being worked on");
        assertThatThrownBy(() -> logs.purge("one")).isInstanceOf(ResumeException.class);
        log.close(RunLog.End.KEEP).join();
        assertThat(logs.find("one").orElseThrow().inUse()).isFalse();
        try (ResumableRun run = logs.open("one")) {
            assertThat(run.recovered().positions().size()).isEqualTo(5);
            assertThat(run.warning()).isEmpty();
            assertThatThrownBy(() -> logs.open("one")).isInstanceOf(ResumeException.class);
        }
        logs.open("one").close();
    }

    @Test
    void whatEndedWellLeavesNothing() throws Exception {
        RunLogs logs = new RunLogs(folder);
        begin(logs, "one").close(RunLog.End.DELETE).join();
        assertThat(folder).isEmptyDirectory();
        assertThatThrownBy(() -> logs.open("one"))
                .isInstanceOf(ResumeException.class)
                .hasMessageContaining("has left no log");
    }

    @Test
    void aCompletedRunWhoseLogWasKeptDoesNotGoOn() throws Exception {
        RunLogs logs = new RunLogs(folder);
        begin(logs, "one").close(RunLog.End.KEEP_COMPLETED).join();
        assertThatThrownBy(() -> logs.open("one")).hasMessageContaining("has ended well");
        assertThat(logs.unfinished()).as("runs that could go on").isEmpty();
        assertThat(logs.purge("one")).isTrue();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void purgingRemovesWhatTheRunLeftHalfWritten() throws Exception {
        RunLogs logs = new RunLogs(folder);
        begin(logs, "one").close(RunLog.End.KEEP).join();
        Path result = Files.writeString(folder.resolve("one/result"), "precious");
        assertThat(logs.purge("one")).isTrue();
        assertThat(logs.purge("one")).isFalse();
        assertThat(result).hasContent("precious");
        assertThat(folder.resolve("one/.whittle")).doesNotExist();
    }

    @Test
    void purgingRemovesWhatALogLeftThatCannotBeRead() throws Exception {
        RunLogs logs = new RunLogs(folder);
        begin(logs, "one").close(RunLog.End.KEEP).join();
        Path halfWritten = Files.createDirectories(folder.resolve("one/.whittle-one"));
        Files.writeString(halfWritten.resolve("0"), "half");
        Files.writeString(folder.resolve("one/.whittle/commit.log"), "nothing that could be read");
        assertThat(logs.find("one")).isEmpty();
        assertThat(logs.hasLog("one")).isTrue();
        assertThat(logs.purge("one")).isTrue();
        assertThat(logs.hasLog("one")).isFalse();
        assertThat(halfWritten).doesNotExist();
    }

    @Test
    void aLogOfWhichNothingCanBeReadIsRefusedInOneSentence() throws Exception {
        RunLogs logs = new RunLogs(folder);
        begin(logs, "one").close(RunLog.End.KEEP).join();
        Path log = folder.resolve("one/.whittle/commit.log");
        Files.writeString(log, "this was a log once");
        assertThat(logs.unfinished()).isEmpty();
        assertThatThrownBy(() -> logs.open("one"))
                .isInstanceOf(ResumeException.class)
                .hasMessageContaining(log.toString())
                .hasMessageContaining("does not begin as a log does");
        assertThat(log).hasContent("this was a log once");
        assertThatThrownBy(() -> logs.open("one"))
                .as("let go of after the refusal")
                .hasMessageContaining("begin");
    }

    @Test
    void damageInTheMiddleIsSaid() throws Exception {
        RunLogs logs = new RunLogs(folder);
        begin(logs, "one").close(RunLog.End.KEEP).join();
        Path log = folder.resolve("one/.whittle/commit.log");
        byte[] bytes = Files.readAllBytes(log);
        bytes[bytes.length - 600] ^= 1;
        Files.write(log, bytes);
        try (ResumableRun run = logs.open("one")) {
            assertThat(run.warning())
                    .hasValueSatisfying(warning ->
                            assertThat(warning).contains(log.toString()).contains("the others run again"));
            assertThat(run.recovered().positions().size()).isLessThan(5);
        }
    }

    @Test
    void aNameThatLeadsElsewhereIsNoRun() {
        RunLogs logs = new RunLogs(folder);
        for (String name : new String[] {"", ".", "..", "../other", "/etc"}) {
            assertThatThrownBy(() -> logs.open(name)).as(name).hasMessageContaining("is no run's id");
        }
    }

    @Test
    void durabilityIsReadFromWords() throws IOException {
        assertThat(Durability.parse("sync")).isEqualTo(Durability.sync());
        assertThat(Durability.parse("None")).isEqualTo(Durability.none());
        assertThat(Durability.parse("500ms")).isEqualTo(Durability.within(Duration.ofMillis(500)));
        assertThat(Durability.parse("PT2S")).isEqualTo(Durability.within(Duration.ofSeconds(2)));
        for (String wrong : new String[] {"", "0s", "2", "-1s", "2 weeks", "3h"}) {
            assertThatThrownBy(() -> Durability.parse(wrong))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("such as 500ms");
        }
    }
}
