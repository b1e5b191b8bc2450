package io.whittle.runtime.command;

import io.whittle.cost.ModelException;
import io.whittle.history.RunHistory;
import io.whittle.runtime.CommandException;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.console.Console;
import io.whittle.runtime.report.RunReport;
import io.whittle.scheduler.RunRecord;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.cost.NodeClass;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the report of a run that is in the history. */
@Command(
        name = "report",
        description = "Writes what happened in a run as one HTML file, and says what limited it.",
        footer = {
            "  whittle report last",
            "  whittle report 20260731-142501 --out report.html",
            "  whittle report last --json | jq -r .file"
        })
final class ReportCommand extends BaseCommand {
    @Parameters(
            paramLabel = "RUN",
            description = "a run's id, the beginning of one, or 'last' (see: whittle history list)")
    private String wanted = "";

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "where to write it (default: runs/RUN/report.html in the home)")
    private Path out = Path.of("");

    ReportCommand(Console console) {
        super(console);
    }

    @Override
    ExitCode run() {
        RunRecord run = find();
        RunReport plain = RunReport.of(run);
        RunReport report = predicted(run).map(plain::withProfile).orElse(plain);
        Path file = out.toString().isEmpty()
                ? home().runs().resolve(run.start().runId()).resolve("report.html")
                : out.toAbsolutePath().normalize();
        try {
            report.write(file);
        } catch (UncheckedIOException e) {
            throw new CommandException(ExitCode.JOB_FAILED, e.getMessage(), e);
        }
        if (json()) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("run", run.start().runId());
            result.put("file", file);
            result.put("findings", report.findings());
            console().json(result);
        } else {
            report.findings().forEach(console()::result);
            console().result("wrote " + file);
        }
        return ExitCode.DONE;
    }

    /** Asks the model that the run used, where it is still there, what it had predicted on a node of speed 1. */
    private Optional<CostProfile> predicted(RunRecord run) {
        if (run.modelVersion().equals("none")
                || run.features().isEmpty()
                || run.nodes().isEmpty()) {
            return Optional.empty();
        }
        NodeClass nodeClass = new NodeClass(1, run.nodes().get(0).attributes());
        try {
            return models().load(run.modelVersion()).profile(run.features().orElseThrow(), nodeClass);
        } catch (ModelException e) {
            console().detail("the predictions along the items are left out: " + e.getMessage());
            return Optional.empty();
        }
    }

    private RunRecord find() {
        try (RunHistory history = RunHistory.open(home().folder(), console()::warn)) {
            return Told.by(() -> history.find(wanted))
                    .orElseThrow(() -> CommandException.usage("there is no run '" + wanted + "' in " + history.file()
                            + "; 'whittle history list' shows those there are"))
                    .record();
        }
    }
}
