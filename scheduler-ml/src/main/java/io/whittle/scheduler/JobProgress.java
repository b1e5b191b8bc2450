package io.whittle.scheduler;

import java.time.Duration;

/**
 * A look at a job while it runs.
 *
 * @param items how many items it has; of a job that still grows, how many are known
 * @param itemsDone how many are done
 * @param complete whether the number of items is final
 * @param nodesBusy how many nodes work on it
 * @param elapsed how long it has been running
 * @param dispatches segments dispatched so far
 * @param shrinks segments cut back so far
 */
public record JobProgress(
        long items, long itemsDone, boolean complete, int nodesBusy, Duration elapsed, int dispatches, int shrinks) {
    /** Returns the share of items done, between 0 and 1. */
    public double fraction() {
        return items == 0 ? (complete ? 1 : 0) : (double) itemsDone / items;
    }
}
