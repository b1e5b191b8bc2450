package io.whittle.runtime.command;

import io.whittle.runtime.ExitCode;
import io.whittle.runtime.console.Console;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;

/** Goes back to the model before. */
@Command(
        name = "rollback",
        description = {
            "Puts the model in use again that was in use before.",
            "",
            "Jobs that run take it up within a second or two. Once more goes back one more."
        },
        footer = {"  whittle model rollback", "  whittle model rollback --json"})
final class ModelRollbackCommand extends BaseCommand {
    ModelRollbackCommand(Console console) {
        super(console);
    }

    @Override
    ExitCode run() {
        Optional<String> used = Told.by(() -> models().rollback());
        if (json()) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("version", used.orElse("none"));
            map.put("active", used.isPresent());
            console().json(map);
        } else {
            console()
                    .result(used.map(version -> "model " + version + " is in use again")
                            .orElse("no model is in use now, as before"));
        }
        return ExitCode.DONE;
    }
}
