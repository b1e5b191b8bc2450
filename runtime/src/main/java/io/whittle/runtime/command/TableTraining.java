package io.whittle.runtime.command;

import io.whittle.json.PlainJson;
import io.whittle.runtime.CommandException;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.console.Console;
import io.whittle.training.tidy.TidyData;
import io.whittle.training.tidy.TidyOptions;
import io.whittle.training.tidy.TidyReport;
import io.whittle.training.tidy.TidyTrainer;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Training on a table with rows held out, as a command does it: says what was skipped, prints and keeps the result. */
final class TableTraining {
    private final Console console;
    private final boolean json;

    TableTraining(Console console, boolean json) {
        this.console = console;
        this.json = json;
    }

    /**
     * Trains, and prints what came of it.
     *
     * @param out the folder for model and report
     */
    void run(TidyData data, TidyOptions options, Optional<Path> out) {
        data.badRowReasons().forEach(reason -> console.warn("skipped " + reason));
        if (data.badRows() > data.badRowReasons().size()) {
            console.warn("skipped " + (data.badRows() - data.badRowReasons().size()) + " more malformed rows");
        }
        TidyReport report = Told.by(() -> new TidyTrainer(options, console::step, console::detail).train(data));
        report.warnings().forEach(console::warn);
        out.ifPresent(folder -> write(report, folder));
        if (json) {
            console.json(report.toMap());
            return;
        }
        Table table = new Table("candidate", "rows", "mdape", "ratio", "within 25 %", "in 80 % interval");
        report.overall()
                .forEach((name, errors) -> table.row(
                        name,
                        String.valueOf(errors.rows()),
                        text("%.1f %%", errors.mdapePercent()),
                        text("%.3f", errors.geometricMeanRatio()),
                        text("%.0f %%", errors.within25Percent()),
                        text("%.0f %%", 100 * errors.interval80Coverage())));
        table.print(console);
        console.result("");
        console.result("compared by " + report.comparedBy() + "; chosen: " + weights(report));
        out.ifPresent(folder -> console.result("model and report are in " + folder));
    }

    private static String weights(TidyReport report) {
        StringBuilder text = new StringBuilder();
        report.weights().entrySet().stream()
                .filter(weight -> weight.getValue() > 0)
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .forEach(weight -> text.append(text.length() == 0 ? "" : ", ")
                        .append(text("%.0f %% ", 100 * weight.getValue()))
                        .append(weight.getKey()));
        return text.toString();
    }

    private static String text(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static void write(TidyReport report, Path folder) {
        try {
            Files.createDirectories(folder);
            try (Writer writer = Files.newBufferedWriter(folder.resolve("model.json"))) {
                writer.write(PlainJson.write(report.model()));
            }
            try (Writer writer = Files.newBufferedWriter(folder.resolve("report.json"))) {
                PlainJson.writePretty(report.toMap(), writer);
            }
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.JOB_FAILED,
                    "cannot write to " + folder + " (" + e.getMessage() + "); give another folder with --out",
                    e);
        }
    }
}
