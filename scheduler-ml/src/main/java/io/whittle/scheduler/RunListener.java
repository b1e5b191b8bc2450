package io.whittle.scheduler;

/**
 * Hears of runs: the history, a dashboard. Called by the scheduler's loop, in order; must return at once and not throw.
 */
public interface RunListener {
    /** A run begins. */
    void runStarted(RunStart start);

    /** An attempt at a segment has ended. */
    default void segmentEnded(String runId, SegmentRecord segment) {}

    /** A run has ended, however it ended. */
    void runEnded(RunRecord run);
}
