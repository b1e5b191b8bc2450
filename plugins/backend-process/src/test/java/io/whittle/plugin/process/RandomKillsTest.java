package io.whittle.plugin.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.plugin.process.rogue.RogueWorkload;
import io.whittle.plugin.process.rogue.RogueWorkload.Mode;
import io.whittle.spi.BlockList;
import io.whittle.spi.backend.JobDescription;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workers are killed, stopped and continued at random moments, while a plain scheduler gives what they lost to whichever is
 * there: each block comes to its result, and what was reported stands.
 */
class RandomKillsTest {
    private static final long SEED = 20_261_122;
    private static final int BLOCKS = 600;
    private static final int KILLS = 6;

    @TempDir
    private Path folder;

    @Test
    void everyBlockComesToItsResult() throws Exception {
        Random random = new Random(SEED);
        Map<Integer, byte[]> results = new TreeMap<>();
        try (Scene scene = new Scene(folder, Map.of("speeds", "1,1", "heartbeat", "0.1"))) {
            scene.awaitNews("joined", 2);
            JobDescription job = scene.job(Mode.LARGE, BLOCKS, -1);
            int kills = 0;
            while (results.size() < BLOCKS) {
                String node = "process-" + (1 + random.nextInt(2));
                scene.await(node + " to be there", () -> scene.node(node) != null);
                long lives = scene.count("left " + node);
                List<Integer> missing = IntStream.range(0, BLOCKS)
                        .filter(block -> !results.containsKey(block))
                        .limit(100)
                        .boxed()
                        .toList();
                Heard heard;
                try {
                    heard = scene.dispatch(
                            node,
                            job,
                            BlockList.of(
                                    missing.stream().mapToInt(Integer::intValue).toArray()));
                } catch (IllegalStateException gone) {
                    continue; // it left at this moment
                }
                if (kills < KILLS) {
                    kills++;
                    int reported = random.nextInt(20);
                    scene.await(
                            "some results",
                            () -> heard.results().size() >= reported
                                    || heard.ended()
                                    || scene.count("left " + node) > lives);
                    List<ProcessHandle> workers = Scene.workers();
                    if (!workers.isEmpty()) {
                        disturb(workers.get(random.nextInt(workers.size())), random);
                    }
                }
                scene.await("an end", () -> heard.ended() || scene.count("left " + node) > lives);
                results.putAll(heard.results());
            }
        }
        assertThat(results).as("seed %s", SEED).hasSize(BLOCKS);
        results.forEach((block, result) ->
                assertThat(result).isEqualTo(RogueWorkload.result(block, RogueWorkload.length(Mode.LARGE, block))));
        Scene.awaitNoWorkers();
    }

    private static void disturb(ProcessHandle worker, Random random) throws Exception {
        if (random.nextInt(3) == 0) {
            Scene.signal("STOP", worker);
            Scene.signal("CONT", worker);
        } else {
            worker.destroyForcibly();
        }
    }
}
