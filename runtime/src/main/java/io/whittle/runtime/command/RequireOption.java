package io.whittle.runtime.command;

import io.whittle.runtime.CommandException;
import io.whittle.scheduler.JobRequest;
import io.whittle.spi.Requirements;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The option that says where a job may run; mixed into the commands that run some. */
final class RequireOption {
    @Option(
            names = "--require",
            paramLabel = "WHAT",
            description =
                    "run on nodes alone that have this label or attribute: gpu, !gpu, zone=eu, zone=eu,ch, zone!=us,"
                            + " memory-bytes>=4g (see: whittle nodes); of several, all must be met")
    private List<String> given = new ArrayList<>();

    /** Returns the request with what is required; an interrupted run requires what it did before as well. */
    JobRequest applyTo(JobRequest request) {
        Requirements required = requirements();
        return required.isEmpty() ? request : request.withRequirements(required);
    }

    /** Refuses what makes no sense. */
    void check() {
        requirements();
    }

    /** Returns what is required. */
    Requirements requirements() {
        try {
            return Requirements.parse(given);
        } catch (IllegalArgumentException e) {
            throw CommandException.usage("--require: " + e.getMessage());
        }
    }
}
