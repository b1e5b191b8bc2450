package io.whittle.runtime.command;

import io.whittle.cost.ModelExchange;
import io.whittle.cost.ModelRegistry;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.console.Console;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a model from a file. */
@Command(
        name = "import",
        description = {
            "Adds a model that 'whittle model export' wrote.",
            "",
            "The file may come from a stranger: its size, its hash and all its numbers are checked, and nothing in it"
                    + " is run. It is not used before you say so."
        },
        footer = {"  whittle model import model.whittle", "  whittle model import model.whittle --sha256 3f2a… --use"})
final class ModelImportCommand extends BaseCommand {
    @Parameters(paramLabel = "FILE", description = "the file to read")
    private Path file = Path.of("");

    @Option(names = "--sha256", paramLabel = "HASH", description = "the hash that its sender told")
    private String hash = "";

    @Option(names = "--use", description = "put it in use")
    private boolean use;

    ModelImportCommand(Console console) {
        super(console);
    }

    @Override
    ExitCode run() {
        requireFile(file);
        ModelRegistry registry = models();
        Optional<String> expected = hash.isBlank() ? Optional.empty() : Optional.of(hash.strip());
        String version = Told.by(() -> new ModelExchange(registry).add(file, expected));
        if (use) {
            Told.by(() -> registry.use(version));
        }
        if (json()) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("version", version);
            map.put("active", use);
            console().json(map);
        } else {
            console()
                    .result("model " + version
                            + (use
                                    ? " is in use now"
                                    : " is there, not in use: see 'whittle model show " + version + "', then 'whittle"
                                            + " model use " + version + "'"));
        }
        return ExitCode.DONE;
    }
}
