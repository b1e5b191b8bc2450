package io.whittle.core;

import io.whittle.spi.policy.Explanation;

/**
 * A request to cut an attempt back, and its answer. Positions are those of the attempt's list.
 *
 * @param askedNanos when it was asked
 * @param keepFraction which part of the rest was to be kept
 * @param endBefore where the attempt would have stopped
 * @param why what was decided from
 * @param answeredNanos when the answer came; negative where none came before the attempt's end
 * @param position how far the node was when it answered; meaningless without answer
 * @param endAfter where the attempt would stop from then on
 */
public record Cut(
        long askedNanos,
        double keepFraction,
        int endBefore,
        Explanation why,
        long answeredNanos,
        int position,
        int endAfter) {
    /** A request without answer as yet. */
    static Cut asked(long nowNanos, double keepFraction, int end, Explanation why) {
        return new Cut(nowNanos, keepFraction, end, why, -1, 0, end);
    }

    Cut answered(long nowNanos, int at, int end) {
        return new Cut(askedNanos, keepFraction, endBefore, why, nowNanos, at, end);
    }
}
