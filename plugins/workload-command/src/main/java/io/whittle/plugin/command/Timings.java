package io.whittle.plugin.command;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When the processes of a block started and how long they took, for the job log. Kept beside the results, which hold no
 * times; known where the block ran in this process. Safe for use by any thread.
 */
final class Timings {
    private final boolean wanted;
    private final Map<Integer, List<Timing>> timings = new ConcurrentHashMap<>();

    Timings(boolean wanted) {
        this.wanted = wanted;
    }

    /** One process's start and duration. */
    record Timing(Instant start, long nanos) {}

    /** Runs from its making until it is stopped, by one thread. */
    @FunctionalInterface
    interface Watch {
        void stop();
    }

    /** An attempt at a block begins; an earlier one's timings do not count. */
    void begin(int block) {
        if (wanted) {
            timings.put(block, List.of());
        }
    }

    /** A process of the block starts. */
    Watch start(int block) {
        if (!wanted) {
            return () -> {};
        }
        Instant start = Instant.now();
        long startNanos = System.nanoTime();
        return () -> {
            Timing timing = new Timing(start, System.nanoTime() - startNanos);
            timings.computeIfPresent(block, (key, before) -> {
                List<Timing> extended = new ArrayList<>(before);
                extended.add(timing);
                return List.copyOf(extended);
            });
        };
    }

    /** Returns the timings of a block's processes, in their order, and forgets them. */
    List<Timing> take(int block) {
        List<Timing> taken = timings.remove(block);
        return taken == null ? List.of() : taken;
    }
}
