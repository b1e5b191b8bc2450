package io.whittle.runtime.command;

import io.whittle.runtime.ExitCode;
import io.whittle.runtime.console.Console;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Chooses one. */
@Command(
        name = "use",
        description = "Puts a model in use for the jobs to come.",
        footer = {"  whittle model use 2"})
final class ModelUseCommand extends BaseCommand {
    @Parameters(paramLabel = "VERSION", description = "which (see: whittle model list)")
    private String version = "";

    ModelUseCommand(Console console) {
        super(console);
    }

    @Override
    ExitCode run() {
        String used = Told.by(() -> models().use(version));
        if (json()) {
            console().json(Map.of("version", used, "active", true));
        } else {
            console().result("model " + used + " is in use now");
        }
        return ExitCode.DONE;
    }
}
