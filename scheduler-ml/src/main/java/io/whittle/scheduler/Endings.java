package io.whittle.scheduler;

import io.whittle.spi.workload.ItemSource;
import io.whittle.time.SteadyClock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How runs end: what is merged is published, or the threads at work stop first; then everybody is told. The loop's alone.
 */
final class Endings {
    private static final System.Logger LOG = System.getLogger(Endings.class.getName());
    /** How long the threads of an ended run may take to stop. */
    private static final long STOP_NANOS = 10_000_000_000L;

    private final Inbox inbox;
    private final RunListener listener;
    private final Map<Long, Run> runs;
    private final Map<Run, Long> stopping = new HashMap<>();

    /**
     * @param runs those that are under way; who has ended is taken out
     */
    Endings(Inbox inbox, RunListener listener, Map<Long, Run> runs) {
        this.inbox = inbox;
        this.listener = listener;
        this.runs = runs;
    }

    /** The state machine is done with a run, or has never known it. */
    void ended(Run run, RunStatus status, String message, String detail) {
        run.status = status;
        run.message = message;
        run.detail = detail;
        stopSource(run);
        if (status == RunStatus.DONE) {
            run.merge.finish(
                    run.partition().blocks(),
                    files -> inbox.post(() -> {
                        run.files = files;
                        run.status = run.problems().isEmpty() ? RunStatus.DONE : RunStatus.DONE_WITH_PROBLEMS;
                        close(run);
                    }));
        } else if (run.live.isEmpty()) {
            close(run);
        } else {
            stopping.put(run, SteadyClock.now() + STOP_NANOS);
        }
    }

    /** All blocks of a run were done, but the end of its merge failed. */
    void mergeFailed(Run run, String message, String detail) {
        run.status = RunStatus.FAILED;
        run.message = message;
        run.detail = detail;
        close(run);
    }

    /** The threads of an attempt of this run are at rest. */
    void rested(Run run) {
        if (run.live.isEmpty() && stopping.containsKey(run)) {
            close(run);
        }
    }

    /** A run that cannot be ended in order: at least nobody waits for it any longer. */
    void giveUp(Run run, Throwable why) {
        LOG.log(System.Logger.Level.ERROR, "run " + run.runId() + " cannot be ended in order", why);
        runs.remove(run.job);
        stopping.remove(run);
        run.completion.completeExceptionally(why);
    }

    /** Returns when {@link #closeOverdue} is to be called next, as of {@link SteadyClock}. */
    long nextNanos() {
        long next = Long.MAX_VALUE;
        for (long at : stopping.values()) {
            next = Math.min(next, at);
        }
        return next;
    }

    /** Closes the runs whose threads have had their time to stop. */
    void closeOverdue() {
        if (stopping.isEmpty()) {
            return;
        }
        long now = SteadyClock.now();
        for (Run run : List.copyOf(stopping.keySet())) {
            if (stopping.get(run) <= now) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "run " + run.runId() + " ended, but some of its items do not heed the interruption");
                close(run);
            }
        }
    }

    private void stopSource(Run run) {
        try {
            run.request.job().source().ifPresent(ItemSource::stop);
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.WARNING, "the source of run " + run.runId() + " cannot be stopped: " + e);
        }
    }

    private void close(Run run) {
        stopping.remove(run);
        if (runs.remove(run.job) == null) {
            return;
        }
        run.features.complete(Optional.empty()); // too late, if they are not there by now
        RunRecord record = run.toRecord(run.features.join());
        listener.runEnded(record);
        run.merge.close(() -> {
            try {
                run.worked.complete(null);
                run.results
                        .close(record.endedWell(), run.request.log().keepCompleted())
                        .join();
            } finally {
                run.completion.complete(record);
            }
        });
    }
}
