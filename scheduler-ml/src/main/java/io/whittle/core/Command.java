package io.whittle.core;

import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.Segment;
import io.whittle.spi.policy.AttemptView;
import io.whittle.spi.policy.SegmentOrder;
import java.util.List;

/** What a {@link JobScheduler} wants done; carried out in the order in which it was given. */
public sealed interface Command {
    /** Start a segment on a node. */
    record Dispatch(long job, long attempt, String nodeId, Segment segment) implements Command {}

    /** Ask an attempt's node to keep only a fraction of what it has left. */
    record Shrink(long attempt, double keepFraction) implements Command {}

    /** End an attempt; its answers no longer matter. */
    record CancelAttempt(long attempt) implements Command {}

    /**
     * Make these results safe, then say {@link Event.BlocksPersisted}.
     *
     * @param whole whether they hold all items of their blocks; those that lack some are of no use to a later life of the run
     */
    record Persist(long job, String nodeId, BlockOutcomes outcomes, boolean whole) implements Command {}

    /** Say {@link Event.TimerFired} at this time; replaces any earlier request. {@link Long#MAX_VALUE} for never. */
    record SetTimer(long nanos) implements Command {}

    /**
     * Note down an attempt that has ended.
     *
     * @param informed whether costs were predicted when it was decided on
     * @param shrinks how often it was cut back
     * @param cuts every request to cut it back, earliest first
     */
    record RecordAttempt(
            long job,
            AttemptView attempt,
            SegmentOrder order,
            boolean informed,
            int shrinks,
            List<Cut> cuts,
            Ending ending)
            implements Command {
        public RecordAttempt {
            cuts = List.copyOf(cuts);
        }
    }

    /** A block cannot be done and is left out of the result: nothing will be persisted of it. */
    record LeaveOut(long job, int block, String message, String detail) implements Command {}

    /** An item cannot be done and is left out of the result, which holds the others of its block. */
    record LeaveOutItem(long job, long item, String message) implements Command {}

    /** A node gets no segments until a time, since too many failed there. */
    record NodeSetAside(String nodeId, long untilNanos, String message) implements Command {}

    /** A node gave a wrong result of one of a job's blocks: it gets no segments any more, of whatever job. */
    record NodeDistrusted(long job, String nodeId, String message) implements Command {}

    /** All blocks of a job are safe, or left out. */
    record JobFinished(long job) implements Command {}

    /** A job has ended without all its blocks. */
    record JobFailed(long job, Cause cause, String message, String detail) implements Command {}

    /** A job's policy failed and has been replaced by a simple one. */
    record PolicyReplaced(long job, String message) implements Command {}

    /** How an attempt ended. */
    enum Ending {
        /** It did what it was asked to do. */
        FINISHED,
        /** A block or the backend failed. */
        FAILED,
        /** Its node went away. */
        LOST,
        /** What was left of it had been answered by other attempts at the same blocks. */
        SUPERSEDED,
        /** Its job was cancelled or had failed, or one of its blocks fails wherever it runs. */
        CANCELLED
    }

    /** Why a job ended without all its blocks. */
    enum Cause {
        /** A block, the input or the merge failed. */
        FAILED,
        /** Somebody wanted it stopped. */
        CANCELLED,
        /** No node could take it. */
        NO_NODE
    }
}
