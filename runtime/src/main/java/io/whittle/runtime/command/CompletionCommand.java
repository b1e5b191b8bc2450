package io.whittle.runtime.command;

import io.whittle.runtime.ExitCode;
import io.whittle.runtime.console.Console;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** Prints a script that teaches a shell to complete this command line. */
@Command(
        name = "completion",
        description = "Prints a completion script for bash and zsh.",
        footer = {
            "  source <(whittle completion)                     for this shell",
            "  whittle completion > ~/.local/share/bash-completion/completions/whittle"
        })
final class CompletionCommand extends BaseCommand {
    CompletionCommand(Console console) {
        super(console);
    }

    @Override
    ExitCode run() {
        String script = AutoComplete.bash("whittle", CommandLines.of(console()));
        if (json()) {
            console().json(Map.of("script", script));
        } else {
            console().result(script);
        }
        return ExitCode.DONE;
    }
}
