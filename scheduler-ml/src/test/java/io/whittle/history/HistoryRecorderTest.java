package io.whittle.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whittle.spi.BlockList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nobody waits for ever for what writes the history. */
@Timeout(60)
class HistoryRecorderTest {
    @TempDir
    private Path home;

    private final List<String> warnings = new CopyOnWriteArrayList<>();

    @Test
    void whoWaitsIsToldThatWhatWritesHasEnded() {
        HistoryDatabase database = new HistoryDatabase(home);
        CountDownLatch goOn = new CountDownLatch(1);
        try (HistoryRecorder recorder = new HistoryRecorder(database, 8, warnings::add)) {
            recorder.add(writer -> writer.start(Runs.start("written", 0)));
            recorder.flush();
            recorder.add(writer -> {
                awaitUninterrupted(goOn);
                throw new NoClassDefFoundError("made up");
            });
            CompletableFuture<Void> waiting = CompletableFuture.runAsync(recorder::flush);
            goOn.countDown();
            assertThatThrownBy(waiting::join)
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOf(HistoryException.class)
                    .hasMessageContaining("is no longer written")
                    .hasMessageContaining("NoClassDefFoundError: made up");
            recorder.add(writer -> writer.start(Runs.start("too late", 1)));
            recorder.addSegment("written", Runs.segment(0, "fast", BlockList.range(0, 1)));
            assertThatThrownBy(recorder::flush).isInstanceOf(HistoryException.class);
        }
        assertThat(warnings).singleElement().asString().contains("made up", "records no further runs");
        try (RunHistory history = RunHistory.open(home, warnings::add)) {
            assertThat(history.runIds()).containsExactly("written");
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatThrowsWhenItIsWarnedDoesNotEndIt() throws IOException {
        Files.writeString(home.resolve("history.properties"), "max-runs=many");
        AtomicInteger told = new AtomicInteger();
        try (RunHistory history = RunHistory.open(home, message -> {
            told.incrementAndGet();
            throw new AssertionError(message);
        })) {
            for (String id : List.of("a", "b")) {
                history.runStarted(Runs.start(id, 0));
                history.runEnded(Runs.ended(Runs.start(id, 0), 4));
                history.flush();
            }
            assertThat(told).hasValue(1);
            assertThat(history.runIds()).containsExactly("a", "b");
        }
    }

    @Test
    void whatThrowsWhenItIsWarnedOfADamagedFileKeepsNobodyWaiting() throws IOException {
        Files.writeString(home.resolve(HistoryDatabase.FILE_NAME), "this is no database ".repeat(200));
        try (RunHistory history = RunHistory.open(home, message -> {
            throw new IllegalStateException(message);
        })) {
            history.runStarted(Runs.start("a", 0));
            assertThatThrownBy(history::runIds)
                    .isInstanceOf(HistoryException.class)
                    .hasMessageContaining("move it away");
        }
    }
}
