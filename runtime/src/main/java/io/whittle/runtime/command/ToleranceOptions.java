package io.whittle.runtime.command;

import io.whittle.core.Tolerance;
import io.whittle.core.Tolerance.BadItems;
import io.whittle.runtime.CommandException;
import io.whittle.scheduler.JobRequest;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say what a job puts up with; mixed into the commands that run some. */
final class ToleranceOptions {
    private static final String ON_BAD_ITEM = "on-bad-item";
    private static final String ATTEMPTS = "attempts";

    @Option(
            names = "--on-bad-item",
            paramLabel = "fail|skip",
            description =
                    "what becomes of items that cannot be done: the job fails, or they are left out and listed (with"
                            + " their neighbours where the workload cannot do without single ones), and the exit code is 3 (default: fail,"
                            + " or what an interrupted run was begun with)")
    private Optional<String> onBadItem = Optional.empty();

    @Option(
            names = "--attempts",
            paramLabel = "NUMBER",
            description = "how often items are tried that fail by their own fault (default: 3, or likewise)")
    private Optional<Integer> attempts = Optional.empty();

    /** Returns the request with what was chosen now, or else when the run was begun. */
    JobRequest applyTo(JobRequest request, Map<String, String> origin) {
        return request.withTolerance(chosen(origin));
    }

    /** Refuses what makes no sense. */
    void check() {
        chosen(Map.of());
    }

    /** Returns what a run remembers of these options. */
    Map<String, String> origin() {
        Tolerance chosen = chosen(Map.of());
        return Map.of(
                ON_BAD_ITEM,
                chosen.badItems().name().toLowerCase(Locale.ROOT),
                ATTEMPTS,
                Integer.toString(chosen.attempts()));
    }

    private Tolerance chosen(Map<String, String> origin) {
        String treatment = onBadItem.orElseGet(() -> origin.getOrDefault(ON_BAD_ITEM, "fail"));
        BadItems badItems =
                switch (treatment) {
                    case "fail" -> BadItems.FAIL;
                    case "skip" -> BadItems.SKIP;
                    default -> throw CommandException.usage("--on-bad-item is fail or skip, not '" + treatment + "'");
                };
        try {
            return new Tolerance(badItems, attempts.orElseGet(() -> earlierAttempts(origin)), 0);
        } catch (NumberFormatException e) {
            throw CommandException.usage("the log has a number of attempts that is none; give --attempts");
        } catch (IllegalArgumentException e) {
            throw CommandException.usage("--attempts: " + e.getMessage());
        }
    }

    private static int earlierAttempts(Map<String, String> origin) {
        return Integer.parseInt(origin.getOrDefault(ATTEMPTS, Integer.toString(Tolerance.DEFAULT.attempts())));
    }
}
