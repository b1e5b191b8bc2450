package io.whittle.history;

import io.whittle.spi.BlockList;
import java.nio.file.Path;

/** A process that begins a run, says so, and goes on until it is killed. */
final class KilledWriter {
    private KilledWriter() {}

    public static void main(String[] arguments) throws InterruptedException {
        RunHistory history = RunHistory.open(Path.of(arguments[0]), System.err::println);
        history.runStarted(Runs.start("killed", 3));
        history.segmentEnded("killed", Runs.segment(0, "fast", BlockList.range(0, 3)));
        history.flush();
        System.out.println("recorded");
        Thread.currentThread().join();
    }
}
