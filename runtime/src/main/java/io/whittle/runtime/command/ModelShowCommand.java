package io.whittle.runtime.command;

import io.whittle.cost.ModelEntry;
import io.whittle.runtime.CommandException;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.console.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows one. */
@Command(
        name = "show",
        description = "Shows what a model was learned from, and how far it is off for which kind.",
        footer = {"  whittle model show active", "  whittle model show 2 --json"})
final class ModelShowCommand extends BaseCommand {
    @Parameters(paramLabel = "VERSION", defaultValue = "active", description = "which (default: the one in use)")
    private String version = "active";

    ModelShowCommand(Console console) {
        super(console);
    }

    @Override
    ExitCode run() {
        ModelEntry entry = Told.by(() -> models().show(version));
        if (!entry.problem().isEmpty()) {
            throw new CommandException(
                    ExitCode.JOB_FAILED, "model " + entry.version() + " is damaged: " + entry.problem());
        }
        if (json()) {
            console().json(ModelCommand.asMap(entry));
            return ExitCode.DONE;
        }
        ModelText.of(entry).forEach(console()::result);
        return ExitCode.DONE;
    }
}
