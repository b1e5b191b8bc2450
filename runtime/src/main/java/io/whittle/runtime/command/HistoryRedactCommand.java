package io.whittle.runtime.command;

import io.whittle.history.HistoryUpkeep;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.console.Console;
import io.whittle.spi.Plural;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Takes parameters and paths out of runs. */
@Command(
        name = "redact",
        description = {
            "Takes out of recorded runs on which data, with which settings and on whose machines they ran.",
            "",
            "That is parameters, paths, files written, messages, hosts, labels and names of nodes. What items cost on"
                    + " which nodes stays, and can still be learned from, if less well. This cannot be undone;"
                    + " 'whittle history export --redact' leaves the history as it is."
        },
        footer = {
            "  whittle history redact --older-than 30d",
            "  whittle history redact --kind command --dry-run",
            "  whittle history redact --all"
        })
final class HistoryRedactCommand extends BaseCommand {
    @Mixin
    private SelectionOptions selection = new SelectionOptions();

    HistoryRedactCommand(Console console) {
        super(console);
    }

    @Override
    ExitCode run() {
        HistoryUpkeep upkeep = new HistoryUpkeep(home().folder());
        List<String> runs = Told.by(() -> upkeep.select(selection.selection("redact")));
        if (!selection.dryRun() && !runs.isEmpty()) {
            Told.by(() -> {
                upkeep.redact(runs);
                return upkeep.compact(); // what was there must not stay in the gaps of the file
            });
            warnOfLogs(runs);
        }
        if (json()) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("runs", runs);
            map.put("redacted", !selection.dryRun());
            console().json(map);
        } else if (selection.dryRun()) {
            runs.forEach(console()::result);
            console().message(Plural.count(runs.size(), "run") + " would be redacted");
        } else {
            console().result(Plural.count(runs.size(), "run") + " redacted");
        }
        return ExitCode.DONE;
    }

    private void warnOfLogs(List<String> runs) {
        long logs = runs.stream().filter(home().logs()::hasLog).count();
        if (logs > 0) {
            console()
                    .warn(Plural.count(logs, "run has", "runs have") + " left a log in " + home().runs()
                            + ", and parameters and paths stay in it; 'whittle history purge' removes it with the run");
        }
    }
}
