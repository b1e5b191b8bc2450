package io.whittle.scheduler;

import io.whittle.spi.policy.Explanation;

/**
 * A request to cut a segment back, and its answer. Times count from the job's submission, positions are those of the
 * segment's list of blocks.
 *
 * @param askedNanos when it was asked
 * @param keepFraction which part of the predicted rest the node was to keep
 * @param endBefore the position before which the segment would have stopped
 * @param why what the policy had before it
 * @param answeredNanos when the answer came; negative where the segment ended before
 * @param position how far the node was by then
 * @param endAfter the position before which it would stop from then on; {@code endBefore} where nothing was given back
 */
public record CutRecord(
        long askedNanos,
        double keepFraction,
        int endBefore,
        Explanation why,
        long answeredNanos,
        int position,
        int endAfter) {
    /** Returns whether an answer came in time. */
    public boolean answered() {
        return answeredNanos >= 0;
    }
}
