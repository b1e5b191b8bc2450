package io.whittle.plugin.process.worker;

import io.whittle.spi.backend.BlockTimer;
import io.whittle.spi.backend.Segment;
import io.whittle.spi.backend.SegmentRunner;
import io.whittle.spi.backend.SlowTimer;
import io.whittle.spi.workload.BlockRunner;
import io.whittle.spi.workload.WorkloadException;
import java.util.Map;
import java.util.Optional;

/** A segment that waits or runs. Steered by any thread, run by a slot's. */
final class WorkerAttempt {
    private final long id;
    private final Segment segment;
    private final WorkerJobs.OneJob job;
    private final Limits limits;
    private final SegmentRunner runner;
    private Optional<SlowTimer> slow = Optional.empty(); // of the slot; set and used by its thread
    private BlockTimer timer = BlockTimer.wall(); // likewise
    private volatile boolean outOfMemory;

    /** @param attributes of the node */
    WorkerAttempt(
            long id,
            Segment segment,
            Map<String, String> attributes,
            WorkerJobs.OneJob job,
            Replies replies,
            Limits limits) {
        this.id = id;
        this.segment = segment;
        this.job = job;
        this.limits = limits;
        this.runner = new SegmentRunner(
                id, segment, attributes, this::open, new SlotTimer(), new AttemptReplies(replies, () -> outOfMemory));
    }

    long id() {
        return id;
    }

    SegmentRunner steering() {
        return runner;
    }

    /**
     * Runs the segment on the calling thread.
     *
     * @return whether memory sufficed
     */
    boolean run(Optional<SlowTimer> slotTimer) {
        slow = slotTimer;
        slow.ifPresent(each -> each.segmentStarts(segment.job().external()));
        timer = slow.isPresent() ? slow.get() : BlockTimer.wall();
        runner.run();
        return !outOfMemory;
    }

    private BlockRunner open() {
        try {
            BlockRunner code = job.open();
            return cursor -> {
                try {
                    return checked(code.runBlock(cursor), cursor.block());
                } catch (OutOfMemoryError e) {
                    throw exhausted(e);
                }
            };
        } catch (OutOfMemoryError e) {
            throw exhausted(e);
        }
    }

    private byte[] checked(byte[] result, int block) {
        if (result != null && result.length > limits.maxResultBytes()) {
            throw new WorkloadException(
                    "the result of block " + block + " has " + result.length + " bytes, and may have "
                            + limits.maxResultBytes()
                            + ": cut the job into smaller blocks, or raise the setting 'max-result'",
                    false);
        }
        return result;
    }

    private WorkloadException exhausted(OutOfMemoryError e) {
        outOfMemory = true;
        return new WorkloadException(
                "out of memory (" + e.getMessage() + "): the worker has " + limits.memory()
                        + "; give it more with the setting 'memory', or cut the job into smaller blocks",
                true,
                e);
    }

    private final class SlotTimer implements BlockTimer {
        @Override
        public void blockStarts() {
            timer.blockStarts();
        }

        @Override
        public long blockEnds() throws InterruptedException {
            return timer.blockEnds();
        }

        @Override
        public void segmentEnds() throws InterruptedException {
            timer.segmentEnds();
        }
    }
}
