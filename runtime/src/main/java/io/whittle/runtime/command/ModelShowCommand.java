package io.whittle.runtime.command;

import io.whittle.cost.ModelEntry;
import io.whittle.history.Drift;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.console.Console;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows one. */
@Command(
        name = "show",
        description = {
            "Shows what a model was learned from, and how good it is.",
            "",
            "That is how far it was off for which kind when it was validated, and whether that still holds on runs"
                    + " since."
        },
        footer = {"  whittle model show", "  whittle model show 2 --json"})
final class ModelShowCommand extends BaseCommand {
    @Parameters(
            paramLabel = "VERSION",
            arity = "0..1",
            defaultValue = "active",
            description = "which (default: the one in use; see: whittle model list)")
    private String version = "active";

    ModelShowCommand(Console console) {
        super(console);
    }

    @Override
    ExitCode run() {
        ModelEntry entry = soundModel(version);
        List<Drift> drifts = HistoryCommand.ask(this, history -> ModelLife.drift(history, entry));
        if (json()) {
            Map<String, Object> map = ModelCommand.asMap(entry);
            map.put("drift", drifts.stream().map(ModelLife::asMap).toList());
            console().json(map);
        } else {
            ModelText.of(entry).forEach(console()::result);
            ModelLife.lines(drifts).forEach(console()::result);
        }
        return ExitCode.DONE;
    }
}
