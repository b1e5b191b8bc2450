package io.whittle.runtime.command;

import io.whittle.cost.ModelExchange;
import io.whittle.runtime.CommandException;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.WholeFile;
import io.whittle.runtime.console.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a model to one file. */
@Command(
        name = "export",
        description = {
            "Writes a model to one file, which 'whittle model import' reads in another home.",
            "",
            "It holds what was learned of kinds and parameters, where from, and the ids of the runs; of paths, only"
                    + " names of files, and nothing of what training warned of."
        },
        footer = {"  whittle model export --out model.whittle", "  whittle model export 3 --out model.whittle"})
final class ModelExportCommand extends BaseCommand {
    @Parameters(
            paramLabel = "VERSION",
            arity = "0..1",
            defaultValue = "active",
            description = "which (default: the one in use; see: whittle model list)")
    private String version = "active";

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "the file to write")
    private Path out = Path.of("");

    ModelExportCommand(Console console) {
        super(console);
    }

    @Override
    ExitCode run() {
        byte[] bytes = Told.by(() -> new ModelExchange(models()).export(version));
        try {
            WholeFile.write(out, stream -> stream.write(bytes));
        } catch (IOException e) {
            throw new CommandException(ExitCode.JOB_FAILED, "cannot write " + out + " (" + e.getMessage() + ")", e);
        }
        String hash = ModelExchange.sha256(bytes);
        if (json()) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("file", out);
            map.put("bytes", bytes.length);
            map.put("sha256", hash);
            console().json(map);
        } else {
            console().result(out + ": " + bytes.length + " bytes, SHA-256 " + hash);
        }
        return ExitCode.DONE;
    }
}
