package io.whittle.plugin.process;

import io.whittle.plugin.process.rogue.RogueWorkload.Mode;
import io.whittle.spi.BlockList;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A scheduler in a process of its own, which the tests kill. Says which processes its workers are. */
final class LonelyScheduler {
    private LonelyScheduler() {}

    /** Runs until it is killed. */
    public static void main(String[] arguments) throws Exception {
        Scene scene = new Scene(Path.of(arguments[0]), Map.of("speeds", "1,1"));
        scene.awaitNews("joined", 2);
        CountDownLatch never = new CountDownLatch(1);
        // one worker idles; the other one computes, and nobody takes its results
        scene.dispatchHeldUp("process-1", scene.job(Mode.LARGE, 1000, -1), BlockList.range(0, 1000), never);
        Scene.workers().forEach(worker -> System.out.println(worker.pid()));
        System.out.println("ready");
        never.await();
    }
}
