package io.whittle.spi.policy;

import io.whittle.spi.BlockList;

/**
 * A policy's decision about a segment: what, and why; recorded with the run.
 *
 * @param blocks the blocks in the order in which they are to run
 * @param weights predicted cost of each block in any unit, for cutting the segment back; empty for "by items". Not
 *     copied; must not change
 * @param reportNanos least time between reports of progress; {@link Long#MAX_VALUE} for none
 * @param expectedSeconds how long the node is expected to take; not a number where nothing is expected
 * @param expectedDeviation standard deviation of the log of that
 * @param reason why this size, place and node: a constant text
 * @param explanation what the decision was made from
 */
public record SegmentOrder(
        BlockList blocks,
        float[] weights,
        long reportNanos,
        double expectedSeconds,
        double expectedDeviation,
        String reason,
        Explanation explanation) {

    private static final float[] BY_ITEMS = new float[0];

    /** An order whose decision is not explained further. */
    public SegmentOrder(
            BlockList blocks,
            float[] weights,
            long reportNanos,
            double expectedSeconds,
            double expectedDeviation,
            String reason) {
        this(blocks, weights, reportNanos, expectedSeconds, expectedDeviation, reason, Explanation.NONE);
    }

    /** An order without expectation or reports. */
    public static SegmentOrder of(BlockList blocks) {
        return of(blocks, "");
    }

    /** An order without expectation or reports, with a reason. */
    public static SegmentOrder of(BlockList blocks, String reason) {
        return new SegmentOrder(blocks, BY_ITEMS, Long.MAX_VALUE, Double.NaN, Double.NaN, reason);
    }

    /** The same order with what it was decided from. */
    public SegmentOrder explainedBy(Explanation why) {
        return new SegmentOrder(blocks, weights, reportNanos, expectedSeconds, expectedDeviation, reason, why);
    }
}
