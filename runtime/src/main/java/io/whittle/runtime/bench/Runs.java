package io.whittle.runtime.bench;

import io.whittle.runtime.CommandException;
import io.whittle.runtime.ExitCode;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.RunStatus;

/** How the runs of a benchmark are to end. */
final class Runs {
    private Runs() {}

    /** Returns a run that ended well; any other ends the benchmark. */
    static RunRecord ended(RunRecord run) {
        if (run.status() == RunStatus.CANCELLED) {
            throw new CommandException(ExitCode.INTERRUPTED, "the benchmark was interrupted");
        }
        if (run.status() != RunStatus.DONE) {
            throw new CommandException(ExitCode.JOB_FAILED, "the benchmark's job failed: " + run.message());
        }
        return run;
    }
}
