package io.whittle.plugin.command;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When the processes of a block started and how long they took, for the job log. Kept beside the results, which hold no
 * times; known where the block ran in this process. Of several attempts at a block the one counts that ended last of those
 * that ran it to its end. Safe for use by any thread.
 */
final class Timings {
    private final boolean wanted;
    private final Map<Integer, List<Timing>> timings = new ConcurrentHashMap<>();

    Timings(boolean wanted) {
        this.wanted = wanted;
    }

    /** One process's start and duration. */
    record Timing(Instant start, long nanos) {}

    /** An attempt at a block, which times one process after another. Used by one thread. */
    final class Attempt {
        private final int block;
        private final List<Timing> taken = new ArrayList<>();
        private Instant start = Instant.EPOCH;
        private long startNanos;

        private Attempt(int block) {
            this.block = block;
        }

        /** A process starts. */
        void started() {
            if (wanted) {
                start = Instant.now();
                startNanos = System.nanoTime();
            }
        }

        /** The process that started last has ended. */
        void ended() {
            if (wanted) {
                taken.add(new Timing(start, System.nanoTime() - startNanos));
            }
        }

        /** The block has been run to its end. */
        void done() {
            if (wanted) {
                timings.put(block, List.copyOf(taken));
            }
        }
    }

    /** An attempt at a block begins. */
    Attempt begin(int block) {
        return new Attempt(block);
    }

    /** Returns the timings of a block's processes, in their order, and forgets them. */
    List<Timing> take(int block) {
        List<Timing> taken = timings.remove(block);
        return taken == null ? List.of() : taken;
    }
}
