package io.whittle.runtime.command;

import io.whittle.cost.ModelEntry;
import io.whittle.history.Drift;
import io.whittle.runtime.CommandException;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.console.Console;
import io.whittle.runtime.report.ModelReport;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the report of a model. */
@Command(
        name = "report",
        description = {
            "Writes how good a model is as one HTML file.",
            "",
            "It shows the model's errors for each kind and node, whether its intervals hold (calibration), predicted"
                    + " against actual costs, and what it was learned from."
        },
        footer = {"  whittle model report", "  whittle model report 3 --out model.html"})
final class ModelReportCommand extends BaseCommand {
    @Parameters(
            paramLabel = "VERSION",
            arity = "0..1",
            defaultValue = "active",
            description = "which (default: the one in use; see: whittle model list)")
    private String version = "active";

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "where to write it (default: model-VERSION.html in the folder 'reports' of the home)")
    private Path out = Path.of("");

    ModelReportCommand(Console console) {
        super(console);
    }

    @Override
    ExitCode run() {
        ModelEntry entry = soundModel(version);
        List<Drift> drifts = HistoryCommand.ask(this, history -> ModelLife.drift(history, entry));
        Path file = out.toString().isEmpty()
                ? home().folder().resolve("reports").resolve("model-" + entry.version() + ".html")
                : out.toAbsolutePath().normalize();
        try {
            new ModelReport(
                            entry,
                            ModelText.trust(entry),
                            drifts.stream().map(Drift::sentence).toList())
                    .write(file);
        } catch (UncheckedIOException e) {
            throw new CommandException(ExitCode.JOB_FAILED, e.getMessage(), e);
        }
        if (json()) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("version", entry.version());
            map.put("file", file);
            console().json(map);
        } else {
            console().result("wrote " + file);
        }
        return ExitCode.DONE;
    }
}
