package io.whittle.runtime;

import io.whittle.runtime.console.Console;
import io.whittle.runtime.console.Progress;
import io.whittle.scheduler.JobProgress;
import io.whittle.scheduler.JobRequest;
import io.whittle.scheduler.RunHandle;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.Scheduler;
import io.whittle.spi.Plural;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Runs one job while a person watches, and may interrupt it. */
public final class JobRunner {
    private static final double MILLIS_PER_SECOND = 1000;

    private JobRunner() {}

    /**
     * Submits the job and waits for its end, with progress on the console; Ctrl-C cancels it.
     *
     * @param lastWord what is to be said, of a run's id, where the process ends before the run has stopped
     */
    @SuppressWarnings("try") // the resource works while it is open
    public static RunRecord run(
            Console console, Scheduler scheduler, JobRequest request, Function<String, Optional<String>> lastWord) {
        RunHandle handle = scheduler.submit(request);
        try (Progress progress = Progress.show(console, () -> state(request, handle.progress()))) {
            console.detail("run " + handle.runId() + " has begun");
            return await(console, handle, lastWord);
        }
    }

    /** As above, without progress, and without a last word. */
    public static RunRecord runQuietly(Console console, Scheduler scheduler, JobRequest request) {
        return runQuietly(console, scheduler, request, id -> Optional.empty());
    }

    /** As above, without progress. */
    public static RunRecord runQuietly(
            Console console, Scheduler scheduler, JobRequest request, Function<String, Optional<String>> lastWord) {
        return await(console, scheduler.submit(request), lastWord);
    }

    @SuppressWarnings("try") // the resource works while it is open
    private static RunRecord await(Console console, RunHandle handle, Function<String, Optional<String>> lastWord) {
        try (Interruption interruption =
                Interruption.calls(console, handle::cancel, () -> lastWord.apply(handle.runId()))) {
            return handle.completion().join();
        }
    }

    private static Progress.State state(JobRequest request, JobProgress progress) {
        return new Progress.State(
                request.workload().kind(),
                progress.complete() ? Optional.of(progress.fraction()) : Optional.empty(),
                figures(progress));
    }

    static String figures(JobProgress progress) {
        return String.format(
                Locale.ROOT,
                "%d of %s, %s busy, %.0f s",
                progress.itemsDone(),
                Plural.count(progress.items(), "item"),
                Plural.count(progress.nodesBusy(), "node"),
                progress.elapsed().toMillis() / MILLIS_PER_SECOND);
    }
}
