package io.whittle.scheduler;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A job that has been submitted. Methods may be called by any thread. */
public interface RunHandle {
    /** Returns the run's id. */
    String runId();

    /**
     * Completes with the record of the run when it has ended, however it ended: look at {@link RunRecord#status}. Never
     * completes exceptionally. Completed off the scheduler's loop.
     */
    CompletableFuture<RunRecord> completion();

    /** Returns how far the job is. */
    JobProgress progress();

    /**
     * Tells this listener how far the job is, some twenty times a second at most, and once at its end; on a thread of the
     * run, which waits for it, or on the calling one where the job has ended. Only one listener is kept.
     */
    void onProgress(Consumer<JobProgress> listener);

    /** Stops the job after the items in hand, whose threads are interrupted. Does nothing when it has ended. */
    void cancel();
}
