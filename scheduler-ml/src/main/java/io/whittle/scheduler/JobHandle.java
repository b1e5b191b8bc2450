package io.whittle.scheduler;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A job of closures that has been submitted. Methods may be called by any thread.
 *
 * @param <R> what the job gives
 */
public final class JobHandle<R> {
    private final RunHandle run;
    private final CompletableFuture<R> result;

    JobHandle(RunHandle run, ClosureJob<R> job) {
        this.run = run;
        this.result = run.completion().thenApply(record -> {
            if (record.endedWell()) {
                return job.result();
            }
            throw new JobFailedException(record);
        });
    }

    /**
     * Completes with the job's result, which lacks items that were left out ({@link Job.Items#tolerance}); completes with a {@link JobFailedException} where the job failed or was
     * cancelled. Cancelling the future does not stop the job: {@link #cancel} does.
     */
    public CompletableFuture<R> result() {
        return result;
    }

    /** Completes with the record of the run when it has ended, however it ended. */
    public CompletableFuture<RunRecord> record() {
        return run.completion();
    }

    /** Returns how far the job is. */
    public JobProgress progress() {
        return run.progress();
    }

    /** Tells this listener how far the job is, see {@link RunHandle#onProgress}. */
    public JobHandle<R> onProgress(Consumer<JobProgress> listener) {
        run.onProgress(listener);
        return this;
    }

    /** Stops the job after the items in hand, whose threads are interrupted. Does nothing when it has ended. */
    public void cancel() {
        run.cancel();
    }
}
