package io.whittle.runtime.command;

import io.whittle.history.HistoryLimits;
import io.whittle.history.HistoryUpkeep;
import io.whittle.runtime.CommandException;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.console.Console;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows and sets how much of the past is kept. */
@Command(
        name = "limits",
        description = {
            "Shows how much of the past is kept, and sets it.",
            "",
            "Whenever a run has ended, the earliest runs that are beyond a limit are removed, a few at a time; by"
                    + " default those beyond a size of 1G. The limits lie in the file history.properties of the home."
        },
        footer = {
            "  whittle history limits",
            "  whittle history limits --max-age 180d --max-size 500M",
            "  whittle history limits --none"
        })
final class HistoryLimitsCommand extends BaseCommand {
    @Option(names = "--max-age", paramLabel = "AGE", description = "how old runs may be: 12h, 90d, 8w")
    private String maxAge = "";

    @Option(names = "--max-size", paramLabel = "SIZE", description = "how large the history may be: 500M, 2G")
    private String maxSize = "";

    @Option(names = "--max-runs", paramLabel = "NUMBER", description = "how many runs there may be")
    private long maxRuns;

    @Option(names = "--none", description = "keep everything that no other option limits")
    private boolean none;

    HistoryLimitsCommand(Console console) {
        super(console);
    }

    @Override
    ExitCode run() {
        Path folder = home().folder();
        boolean sets = none || !maxAge.isEmpty() || !maxSize.isEmpty() || maxRuns != 0;
        HistoryLimits limits = none ? HistoryLimits.NONE : sets ? before(folder) : read(folder);
        if (sets) {
            limits = changed(limits);
            limits.write(folder);
        }
        long bytes = new HistoryUpkeep(folder).bytes();
        if (json()) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("max_age_s", limits.maxAge().map(Duration::toSeconds));
            map.put("max_bytes", limits.maxBytes());
            map.put("max_runs", limits.maxRuns());
            map.put("bytes", bytes);
            console().json(map);
        } else {
            console()
                    .result("age: "
                            + limits.maxAge().map(HistoryLimits::ageText).orElse("any"));
            console()
                    .result("size: "
                            + limits.maxBytes().map(HistoryLimits::sizeText).orElse("any") + " (now "
                            + SelectionOptions.size(bytes) + ")");
            console().result("runs: " + limits.maxRuns().map(String::valueOf).orElse("any number"));
        }
        return ExitCode.DONE;
    }

    private static HistoryLimits read(Path folder) {
        return Told.by(() -> HistoryLimits.read(folder));
    }

    /** What made no sense is replaced by what is set now. */
    private HistoryLimits before(Path folder) {
        try {
            return HistoryLimits.read(folder);
        } catch (io.whittle.history.HistoryException e) {
            console().warn(e.getMessage());
            return HistoryLimits.DEFAULT;
        }
    }

    private HistoryLimits changed(HistoryLimits limits) {
        if (maxRuns < 0) {
            throw CommandException.usage("history limits: --max-runs must be at least 1, and is " + maxRuns);
        }
        return new HistoryLimits(
                maxAge.isEmpty()
                        ? limits.maxAge()
                        : Optional.of(SelectionOptions.age("history limits: --max-age", maxAge)),
                maxSize.isEmpty() ? limits.maxBytes() : Optional.of(size()),
                maxRuns == 0 ? limits.maxRuns() : Optional.of(maxRuns));
    }

    private long size() {
        try {
            return HistoryLimits.bytes(maxSize);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.USAGE, "history limits: --max-size: " + e.getMessage(), e);
        }
    }
}
