package io.whittle.runtime.command;

import io.whittle.core.Tolerance;
import io.whittle.core.Tolerance.BadItems;
import io.whittle.runtime.CommandException;
import io.whittle.scheduler.JobRequest;
import picocli.CommandLine.Option;

/** The options that say what a job puts up with; mixed into the commands that run some. */
final class ToleranceOptions {
    @Option(
            names = "--on-bad-item",
            paramLabel = "fail|skip",
            description = {
                "what becomes of items that cannot be done: the job fails, or they are left out and",
                "listed, and the exit code is 3 (default: fail)"
            })
    private String onBadItem = "fail";

    @Option(
            names = "--attempts",
            paramLabel = "NUMBER",
            description = "how often items are tried that fail by their own fault (default: 3)")
    private int attempts = Tolerance.DEFAULT.attempts();

    /** Returns the request with what was chosen. */
    JobRequest applyTo(JobRequest request) {
        return request.withTolerance(chosen());
    }

    Tolerance chosen() {
        BadItems badItems =
                switch (onBadItem) {
                    case "fail" -> BadItems.FAIL;
                    case "skip" -> BadItems.SKIP;
                    default -> throw CommandException.usage("--on-bad-item is fail or skip, not '" + onBadItem + "'");
                };
        try {
            return new Tolerance(badItems, attempts, 0);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage("--attempts: " + e.getMessage());
        }
    }
}
