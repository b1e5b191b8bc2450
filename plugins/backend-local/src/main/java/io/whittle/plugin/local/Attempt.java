package io.whittle.plugin.local;

import io.whittle.spi.backend.AttemptHandle;
import io.whittle.spi.backend.AttemptListener;
import io.whittle.spi.backend.BlockTimer;
import io.whittle.spi.backend.JobDescription;
import io.whittle.spi.backend.Segment;
import io.whittle.spi.backend.SegmentRunner;
import io.whittle.spi.workload.BlockRunner;
import java.util.Map;
import java.util.function.Function;

/**
 * A segment that waits or runs. Its blocks are timed by the slot that comes to run it. Steered by any thread, run by one.
 */
final class Attempt implements AttemptHandle {
    private final JobDescription job;
    private final SilencedListener listener;
    private final SegmentRunner runner;
    private BlockTimer timer = BlockTimer.wall(); // of the slot; set and used by its thread

    /** @param attributes of the node */
    Attempt(
            long id,
            Segment segment,
            Map<String, String> attributes,
            Function<JobDescription, BlockRunner> code,
            AttemptListener heard) {
        job = segment.job();
        listener = new SilencedListener(heard);
        runner = new SegmentRunner(id, segment, attributes, () -> code.apply(job), new SlotTimer(), listener);
    }

    JobDescription job() {
        return job;
    }

    /** Runs the segment on the calling thread. */
    void run(BlockTimer slotTimer) {
        timer = slotTimer;
        runner.run();
    }

    /** Lets nobody hear of it any more. */
    void silence() {
        listener.silence();
    }

    @Override
    public void shrink(double keepFraction) {
        runner.shrink(keepFraction);
    }

    @Override
    public void cancel() {
        runner.cancel();
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
