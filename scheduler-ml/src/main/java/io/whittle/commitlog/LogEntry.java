package io.whittle.commitlog;

import io.whittle.spi.BlockList;
import io.whittle.spi.backend.NodeDescription;

/** What a log says beside the results of blocks. Times count from the run's submission, without the time it lay still. */
public sealed interface LogEntry {
    /** A node that later entries name by its place among all nodes of the log, counted from 0. */
    record NodeSeen(NodeDescription node) implements LogEntry {}

    /**
     * A scheduler has taken the run in hand.
     *
     * @param epochMillis when, by the clock on the wall
     * @param elapsedNanos how long the run had been worked on before
     */
    record LifeBegan(long epochMillis, long elapsedNanos) implements LogEntry {}

    /**
     * A segment has been dispatched.
     *
     * @param attempt its number in the run
     * @param node where to
     * @param blocks which
     * @param atNanos when
     */
    record Dispatched(long attempt, int node, BlockList blocks, long atNanos) implements LogEntry {}

    /**
     * An attempt has ended.
     *
     * @param attempt its number in the run
     * @param done how many of its blocks it did, from the first on
     * @param startedNanos when it was heard to have started
     * @param endedNanos when it was heard to have ended
     * @param workedNanos the node's time in those blocks
     * @param expectedSeconds how long all its blocks were expected to take; not a number where nothing was expected
     * @param expectedDeviation standard deviation of the log of that
     * @param shrinks how often it was cut back
     * @param outcome how it ended, in one word
     * @param reason why this size, place and node
     */
    record Ended(
            long attempt,
            int done,
            long startedNanos,
            long endedNanos,
            long workedNanos,
            double expectedSeconds,
            double expectedDeviation,
            int shrinks,
            String outcome,
            String reason)
            implements LogEntry {}

    /** Every block is in the result, and the run has ended well. */
    record RunCompleted() implements LogEntry {}
}
