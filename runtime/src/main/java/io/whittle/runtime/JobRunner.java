package io.whittle.runtime;

import io.whittle.runtime.console.Console;
import io.whittle.runtime.console.Progress;
import io.whittle.scheduler.JobProgress;
import io.whittle.scheduler.JobRequest;
import io.whittle.scheduler.RunHandle;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.Scheduler;
import java.util.Locale;
import java.util.Optional;

/** Runs one job while a person watches, and may interrupt it. */
public final class JobRunner {
    private static final double MILLIS_PER_SECOND = 1000;

    private JobRunner() {}

    /** Submits the job and waits for its end, with progress on the console; Ctrl-C cancels it. */
    @SuppressWarnings("try") // the resources work while they are open
    public static RunRecord run(Console console, Scheduler scheduler, JobRequest request) {
        RunHandle handle = scheduler.submit(request);
        try (Interruption interruption = Interruption.calls(handle::cancel);
                Progress progress = Progress.show(console, () -> state(request, handle.progress()))) {
            console.detail("run " + handle.runId() + " has begun");
            return handle.completion().join();
        }
    }

    /** As {@link #run}, without progress. */
    @SuppressWarnings("try") // the resource works while it is open
    public static RunRecord runQuietly(Scheduler scheduler, JobRequest request) {
        RunHandle handle = scheduler.submit(request);
        try (Interruption interruption = Interruption.calls(handle::cancel)) {
            return handle.completion().join();
        }
    }

    private static Progress.State state(JobRequest request, JobProgress progress) {
        return new Progress.State(
                request.workload().kind(),
                progress.complete() ? Optional.of(progress.fraction()) : Optional.empty(),
                String.format(
                        Locale.ROOT,
                        "%d of %d items, %d nodes busy, %.0f s",
                        progress.itemsDone(),
                        progress.items(),
                        progress.nodesBusy(),
                        progress.elapsed().toMillis() / MILLIS_PER_SECOND));
    }
}
