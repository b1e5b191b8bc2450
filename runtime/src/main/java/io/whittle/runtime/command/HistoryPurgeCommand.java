package io.whittle.runtime.command;

import io.whittle.commitlog.ResumeException;
import io.whittle.history.HistoryException;
import io.whittle.history.HistoryUpkeep;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.console.Console;
import io.whittle.spi.Plural;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Removes runs. */
@Command(
        name = "purge",
        description = {
            "Removes runs from the history and gives their space back.",
            "",
            "Runs that go on are left alone, and the files that runs have written are, too."
        },
        footer = {
            "  whittle history purge --older-than 90d --dry-run",
            "  whittle history purge --older-than 30d --keep 100",
            "  whittle history purge --kind mandelbrot --keep 20",
            "  whittle history purge --all"
        })
final class HistoryPurgeCommand extends BaseCommand {
    @Mixin
    private SelectionOptions selection = new SelectionOptions();

    HistoryPurgeCommand(Console console) {
        super(console);
    }

    @Override
    ExitCode run() {
        HistoryUpkeep upkeep = new HistoryUpkeep(home().folder());
        List<String> selected = Told.by(() -> upkeep.select(selection.selection("purge")));
        long before = upkeep.bytes();
        if (selection.dryRun()) {
            tell(selected, before, upkeep.bytes());
            return ExitCode.DONE;
        }
        // logs first: of a run that is forgotten, nobody would find its log
        List<String> runs = selected.stream().filter(this::removeLog).toList();
        Optional<HistoryException> problem = Told.by(() -> {
            upkeep.remove(runs);
            return compact(upkeep);
        });
        tell(runs, before, upkeep.bytes());
        problem.ifPresent(e -> console()
                .warn(e.getMessage() + ". The runs are removed, but their space is not given back, and what they held"
                        + " can still lie in the file; purge again later, which tries that again."));
        return problem.isEmpty() ? ExitCode.DONE : ExitCode.JOB_FAILED;
    }

    private static Optional<HistoryException> compact(HistoryUpkeep upkeep) {
        try {
            upkeep.compact();
            return Optional.empty();
        } catch (HistoryException e) {
            return Optional.of(e);
        }
    }

    private void tell(List<String> runs, long before, long now) {
        if (json()) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("runs", runs);
            map.put("removed", !selection.dryRun());
            map.put("bytes_before", before);
            map.put("bytes", now);
            console().json(map);
        } else if (selection.dryRun()) {
            runs.forEach(console()::result);
            console().message(Plural.count(runs.size(), "run") + " would be removed");
        } else {
            console()
                    .result(Plural.count(runs.size(), "run") + " removed; the history takes "
                            + SelectionOptions.size(now) + ", before " + SelectionOptions.size(before));
        }
    }

    /** A run that is forgotten is not to go on, either; returns whether it has no log any more. */
    private boolean removeLog(String runId) {
        try {
            home().logs().purge(runId);
            return true;
        } catch (ResumeException e) {
            console().warn(e.getMessage() + ". The run stays in the history.");
            return false;
        }
    }
}
