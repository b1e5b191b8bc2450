package io.whittle.scheduler;

import io.whittle.spi.BlockList;

/**
 * One attempt at a segment: what was decided, expected, and what happened. Times count from the job's submission.
 *
 * @param attempt its number in the scheduler
 * @param nodeId where it ran
 * @param blocks what was dispatched
 * @param blocksDone how many of those it did, from the first on
 * @param itemsDone how many items those hold
 * @param dispatchedNanos when it was dispatched
 * @param startedNanos when it was heard to have started; as {@code dispatchedNanos} where it never did
 * @param endedNanos when it was heard to have ended
 * @param workedNanos the node's time in the blocks that were done
 * @param expectedSeconds how long its blocks were expected to take, all of them; not a number where nothing was expected
 * @param expectedDeviation standard deviation of the log of that
 * @param shrinks how often it was cut back
 * @param reason why this size, place and node
 * @param outcome how it ended
 * @param decision what it was decided from
 */
public record SegmentRecord(
        long attempt,
        String nodeId,
        BlockList blocks,
        int blocksDone,
        long itemsDone,
        long dispatchedNanos,
        long startedNanos,
        long endedNanos,
        long workedNanos,
        double expectedSeconds,
        double expectedDeviation,
        int shrinks,
        String reason,
        Outcome outcome,
        Decision decision) {

    /** The reason of an attempt that nothing ended but the end of the scheduler, in an earlier life of its run. */
    public static final String INTERRUPTED = "in hand when the run was interrupted";

    /** An attempt of whose decision nothing more is known. */
    public SegmentRecord(
            long attempt,
            String nodeId,
            BlockList blocks,
            int blocksDone,
            long itemsDone,
            long dispatchedNanos,
            long startedNanos,
            long endedNanos,
            long workedNanos,
            double expectedSeconds,
            double expectedDeviation,
            int shrinks,
            String reason,
            Outcome outcome) {
        this(
                attempt,
                nodeId,
                blocks,
                blocksDone,
                itemsDone,
                dispatchedNanos,
                startedNanos,
                endedNanos,
                workedNanos,
                expectedSeconds,
                expectedDeviation,
                shrinks,
                reason,
                outcome,
                Decision.UNKNOWN);
    }

    /** Returns whether it failed, or its node did: not where the whole run was interrupted. */
    public boolean failed() {
        return outcome == Outcome.FAILED || (outcome == Outcome.LOST && !reason.equals(INTERRUPTED));
    }

    /** How an attempt ended. */
    public enum Outcome {
        /** It did all it was asked to do in the end. */
        FINISHED,
        /** A block or the backend failed. */
        FAILED,
        /** Its node went away. */
        LOST,
        /** What was left of it had been answered by other segments that held the same blocks. */
        SUPERSEDED,
        /** The job was cancelled or had failed. */
        CANCELLED
    }
}
