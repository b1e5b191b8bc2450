package io.whittle.policy;

import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.policy.AttemptView;
import io.whittle.spi.policy.Explanation;
import io.whittle.spi.policy.NodeView;
import java.util.List;

/**
 * A self-scheduling technique: says how many of the waiting blocks a free node gets next. Blocks stand for the items of
 * the published formulas. One instance per job, called in the scheduler's loop.
 */
interface ChunkRule {
    /**
     * Returns the size of the next chunk for this node. What is below 1 counts as 1, what is above {@code left} as {@code
     * left}, so no block is ever forgotten.
     *
     * @param left how many blocks wait, at least 1: R of the formulas
     */
    int next(NodeView node, int left);

    /**
     * Returns what the latest {@link #next} was computed from; called right after it.
     *
     * @param nodes P
     * @param size what it returned
     */
    default Explanation explain(NodeView node, int left, int nodes, int size) {
        return Explanation.of(bound(left, size), ChunkFigures.PLAIN, left, nodes, size);
    }

    /** Returns what set the size of a chunk in the end: a constant text. */
    static String bound(int left, int size) {
        if (size < 1) {
            return ChunkFigures.AT_LEAST_ONE;
        }
        return size >= left ? ChunkFigures.ALL : ChunkFigures.RULE;
    }

    /** Returns why chunks have the size they have: a constant text. */
    String reason();

    /**
     * The nodes present have changed, or are told for the first time. Always called before the first {@link #next}, and
     * before the next one after a change.
     *
     * @param nodes at least one: P of the formulas is their number
     */
    default void nodesChanged(List<NodeView> nodes) {}

    /**
     * Blocks have come or come back. Always called before the first {@link #next}, and before the next one after this. A
     * rule that plans ahead over all that waits plans anew.
     *
     * @param known how many different blocks the job is known to have: N of the formulas
     * @param left how many blocks wait
     */
    default void blocksChanged(int known, int left) {}

    /** Blocks are done; called before {@link #ended} for those that come with an end. */
    default void progressed(AttemptView attempt, BlockOutcomes outcomes) {}

    /** A chunk has ended, well or not. */
    default void ended(AttemptView attempt, long nowNanos) {}

    /** What is predicted of the job has changed. */
    default void profileChanged() {}

    /** Returns {@code ⌈dividend / divisor⌉} of two numbers that are not negative. */
    static int ceilingOfQuotient(long dividend, long divisor) {
        return (int) ((dividend + divisor - 1) / divisor);
    }

    /** Returns {@code ⌈size⌉}, not counting what is within rounding of the floating-point sums that weights come from. */
    static int roundUp(double size) {
        return (int) Math.ceil(size - 1e-9 * Math.max(1, size));
    }
}
