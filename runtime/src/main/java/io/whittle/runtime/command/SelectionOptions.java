package io.whittle.runtime.command;

import io.whittle.history.HistoryLimits;
import io.whittle.history.RunSelection;
import io.whittle.runtime.CommandException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options that say which runs are meant; mixed into the commands that change the history. */
final class SelectionOptions {
    private static final double MEGABYTE = 1e6;

    @Option(names = "--older-than", paramLabel = "AGE", description = "runs older than this: 12h, 90d, 8w")
    private String olderThan = "";

    @Option(
            names = "--keep",
            paramLabel = "NUMBER",
            description = "leave the latest so many alone (of those kinds, where kinds are named)")
    private int keep;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description = "runs of this kind of workload only; may be given several times")
    private Set<String> kinds = new LinkedHashSet<>();

    @Option(names = "--all", description = "all runs that have ended")
    private boolean all;

    @Option(names = "--dry-run", description = "list the runs, and change nothing")
    private boolean dryRun;

    boolean dryRun() {
        return dryRun;
    }

    /** Returns what was asked for. Nothing at all is not taken for everything. */
    RunSelection selection(String command) {
        if (olderThan.isEmpty() && keep == 0 && kinds.isEmpty() && !all) {
            throw CommandException.usage(
                    "history " + command + ": say which runs: --older-than, --keep, --kind, or --all");
        }
        if (keep < 0) {
            throw CommandException.usage("history " + command + ": --keep must not be negative, and is " + keep);
        }
        Optional<Instant> before = olderThan.isEmpty()
                ? Optional.empty()
                : Optional.of(Instant.now().minus(age("history " + command + ": --older-than", olderThan)));
        return new RunSelection(kinds, before, keep);
    }

    /** Reads an age that an option gives. */
    static Duration age(String option, String text) {
        try {
            return HistoryLimits.age(text);
        } catch (IllegalArgumentException e) {
            throw new CommandException(io.whittle.runtime.ExitCode.USAGE, option + ": " + e.getMessage(), e);
        }
    }

    /** Returns a size for people. */
    static String size(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / MEGABYTE);
    }
}
