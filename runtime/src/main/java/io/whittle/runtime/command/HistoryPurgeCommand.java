package io.whittle.runtime.command;

import io.whittle.commitlog.ResumeException;
import io.whittle.history.HistoryUpkeep;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.console.Console;
import io.whittle.spi.Plural;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        List<String> runs = Told.by(() -> upkeep.select(selection.selection("purge")));
        long before = upkeep.bytes();
        if (!selection.dryRun() && !runs.isEmpty()) {
            Told.by(() -> {
                upkeep.remove(runs);
                return upkeep.compact();
            });
            runs.forEach(this::removeLog);
        }
        if (json()) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("runs", runs);
            map.put("removed", !selection.dryRun());
            map.put("bytes_before", before);
            map.put("bytes", upkeep.bytes());
            console().json(map);
        } else if (selection.dryRun()) {
            runs.forEach(console()::result);
            console().message(Plural.count(runs.size(), "run") + " would be removed");
        } else {
            console()
                    .result(Plural.count(runs.size(), "run") + " removed; the history takes "
                            + SelectionOptions.size(upkeep.bytes()) + ", before " + SelectionOptions.size(before));
        }
        return ExitCode.DONE;
    }

    /** A run that is forgotten is not to go on, either. */
    private void removeLog(String runId) {
        try {
            home().logs().purge(runId);
        } catch (ResumeException e) {
            console().warn(e.getMessage());
        }
    }
}
