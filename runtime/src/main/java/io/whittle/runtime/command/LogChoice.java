package io.whittle.runtime.command;

import io.whittle.commitlog.Durability;
import io.whittle.runtime.CommandException;
import io.whittle.scheduler.JobRequest;
import picocli.CommandLine.Option;

/** The options that say how the log of a run is kept; mixed into the commands that run some. */
final class LogChoice {
    @Option(
            names = "--durability",
            paramLabel = "WHAT",
            description =
                    "what finished work survives: sync, the machine's crash; a time such as 2s, the process's end,"
                            + " and of a crash all but that time; none, nothing (default: sync)")
    private String durability = "sync";

    @Option(names = "--keep-log", description = "keep the log of results when the run has ended well")
    private boolean keepLog;

    /** Returns the request with what was chosen. */
    JobRequest applyTo(JobRequest request) {
        JobRequest durable = request.withDurability(chosen());
        return keepLog ? durable.keepingLog() : durable;
    }

    private Durability chosen() {
        try {
            return Durability.parse(durability);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage("--durability: " + e.getMessage());
        }
    }
}
