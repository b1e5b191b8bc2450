package io.whittle.runtime.command;

import io.whittle.cost.ModelRegistry;
import io.whittle.history.RunHistory;
import io.whittle.runtime.CommandException;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.console.Console;
import io.whittle.training.Trainer;
import io.whittle.training.TrainingData;
import io.whittle.training.TrainingOptions;
import io.whittle.training.TrainingReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Learns a cost model from past runs. */
@Command(
        name = "train",
        description = {
            "Learns from past runs what jobs cost.",
            "Whole runs are held out to compare candidates with plain methods;",
            "the new model is used from then on if it is better than those and than the one in use."
        },
        footer = {
            "  whittle train",
            "  whittle train --data runs.csv.gz --data more.csv",
            "  whittle train --keep-active --json | jq .test.overall.chosen"
        })
final class TrainCommand extends BaseCommand {
    private static final TrainingOptions DEFAULTS = TrainingOptions.defaults();

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "learn from this CSV file, plain or gzip, instead of the history; may be given several times")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--with-history", description = "learn from the history beside the files")
    private boolean withHistory;

    @Option(
            names = "--max-bad-rows",
            paramLabel = "NUMBER",
            description = "how many malformed rows of a file are skipped before it is refused (default: 100)")
    private int maxBadRows = TrainingData.DEFAULT_MAX_BAD_ROWS;

    @Option(names = "--seed", paramLabel = "NUMBER", description = "seed of everything random (default: 1)")
    private long seed = DEFAULTS.seed();

    @Option(
            names = "--max-rows",
            paramLabel = "NUMBER",
            description = "how many rows of a kind are learned from at most (default: 2000)")
    private int maxRows = DEFAULTS.maxRows();

    @Option(names = "--keep-active", description = "keep the model that is in use, however good the new one is")
    private boolean keepActive;

    @Option(
            names = "--without-shipped",
            description = "neither compare with the model that ships nor keep what it knows of other kinds")
    private boolean withoutShipped;

    TrainCommand(Console console) {
        super(console);
    }

    @Override
    ExitCode run() {
        if (maxRows < 16) {
            throw CommandException.usage("--max-rows must be at least 16, not " + maxRows);
        }
        TrainingData data = Told.by(this::data);
        data.badRows().forEach(row -> console().warn("skipped " + row));
        ModelRegistry registry = withoutShipped ? new ModelRegistry(home().folder()) : models();
        console().detail("learning from " + data.runs().size() + " runs, " + data.rows() + " rows");
        TrainingReport report =
                Told.by(() -> new Trainer(new TrainingOptions(seed, maxRows, !keepActive)).train(data, registry));
        report.warnings().forEach(console()::warn);
        if (json()) {
            console().json(report.toMap());
        } else {
            ModelText.of(registry.show(report.version())).forEach(console()::result);
            console().result("");
            console()
                    .result("model " + report.version() + " is "
                            + (report.activated() ? "in use now" : "kept, not in use") + ": " + report.reason());
        }
        return ExitCode.DONE;
    }

    private TrainingData data() {
        TrainingData ofFiles = TrainingData.ofFiles(files, maxBadRows);
        if (!files.isEmpty() && !withHistory) {
            return ofFiles;
        }
        try (RunHistory history = RunHistory.open(home().folder(), console()::warn)) {
            return ofFiles.and(TrainingData.ofHistory(history));
        }
    }
}
