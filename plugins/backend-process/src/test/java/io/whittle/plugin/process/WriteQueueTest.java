package io.whittle.plugin.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.plugin.process.rogue.RogueWorkload.Mode;
import io.whittle.spi.BlockList;
import io.whittle.spi.backend.JobDescription;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that does not read makes nothing grow without bounds, and nobody wait. */
class WriteQueueTest {
    @TempDir
    private Path folder;

    @Test
    void takesNoMoreThanItHasRoomFor() throws Exception {
        WriteQueue queue = new WriteQueue(100);
        assertThat(queue.add(out -> {}, 1000))
                .as("a thing that is too large, alone")
                .isTrue();
        assertThat(queue.add(out -> {}, 1)).isFalse();
        assertThat(queue.await()).isTrue();
        assertThat(queue.poll()).isPresent();
        assertThat(queue.add(out -> {}, 60)).isTrue();
        assertThat(queue.add(out -> {}, 60)).isFalse();
        assertThat(queue.add(out -> {}, 40)).isTrue();
        queue.close();
        assertThat(queue.await()).as("what waited can still be had").isTrue();
        assertThat(queue.add(out -> {}, 1)).isTrue();
        assertThat(queue.poll()).isPresent();
        assertThat(queue.poll()).isPresent();
        assertThat(queue.poll()).isEmpty();
        assertThat(queue.await()).isFalse();
    }

    @Test
    void aStoppedWorkerIsGivenSegmentsAtOnceAndOnlySoMany() throws Exception {
        try (Scene scene = new Scene(folder, Map.of("speeds", "1"))) {
            scene.awaitNews("joined process-1", 1);
            ProcessHandle worker = scene.worker();
            Scene.signal("STOP", worker);
            JobDescription job = scene.job(Mode.GOOD, 1_000_000, -1);
            int taken = 0;
            try {
                for (; taken < 1000; taken++) {
                    scene.dispatch("process-1", job, BlockList.range(0, 1_000_000));
                }
            } catch (IllegalStateException full) {
                assertThat(full).hasMessageContaining("does not read what it is sent");
            }
            assertThat(taken).isBetween(2, 20);
            worker.destroyForcibly();
            scene.awaitNews("joined process-1", 2);
        }
    }
}
