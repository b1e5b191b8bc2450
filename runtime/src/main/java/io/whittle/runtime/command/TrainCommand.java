package io.whittle.runtime.command;

import io.whittle.cost.ModelRegistry;
import io.whittle.history.RunHistory;
import io.whittle.runtime.CommandException;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.Home;
import io.whittle.runtime.console.Console;
import io.whittle.spi.Plural;
import io.whittle.training.Trainer;
import io.whittle.training.TrainingData;
import io.whittle.training.TrainingOptions;
import io.whittle.training.TrainingReport;
import io.whittle.training.tidy.RunTable;
import io.whittle.training.tidy.TidyData;
import io.whittle.training.tidy.TidyOptions;
import io.whittle.training.tidy.TidyReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Learns a cost model from past runs. */
@Command(
        name = "train",
        description = {
            "Learns from past runs what jobs cost.",
            "",
            "Whole runs are held out to compare candidates with plain methods; the new model is used from then on"
                    + " if it is better than those and than the one in use."
        },
        footer = {
            "  whittle train",
            "  whittle train --data runs.csv.gz --data more.csv",
            "  whittle train --keep-active --json | jq .test.overall.chosen",
            "  whittle train --format tidy --data measured.csv.gz --leave-out node_id",
            "  whittle train --format tidy --data measured.csv.gz --fold split --trainer linear,boosted-residual"
        })
final class TrainCommand extends BaseCommand {
    private static final String WHITTLE = "whittle";
    private static final String TIDY = "tidy";
    private static final String AUTO = "auto";
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

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "what the files are: whittle, runs that Whittle recorded (default), or tidy, a table with a"
                    + " measured job in each row, which is learned from and judged but not put in use")
    private String format = WHITTLE;

    @Option(
            names = "--test",
            paramLabel = "FILE",
            description = "hold out the rows of this file; may be given several times")
    private List<Path> testFiles = new ArrayList<>();

    @Option(
            names = "--fold",
            paramLabel = "COLUMN",
            description = "hold out the rows where this column says 'test', and learn from those where it says 'train'")
    private String fold = "";

    @Option(
            names = "--leave-out",
            paramLabel = "COLUMN",
            description = "hold out each value of this column in turn, and judge all of them together")
    private String leaveOut = "";

    @Option(
            names = "--trainer",
            paramLabel = "NAME",
            split = ",",
            description = "take these candidates only, beside the plain methods (default: auto, the best of all)")
    private List<String> trainers = new ArrayList<>();

    @Option(
            names = "--budget",
            paramLabel = "DURATION",
            description =
                    "how long the command may take, as in 90s or 10m: candidates for which there is no time are left"
                            + " out (default: 10m)")
    private String budget = "10m";

    @Option(names = "--out", paramLabel = "DIR", description = "write model and report into this folder as well")
    private Optional<Path> out = Optional.empty();

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
        long startNanos = System.nanoTime();
        if (maxRows < 16) {
            throw CommandException.usage("--max-rows must be at least 16, not " + maxRows);
        }
        if (!format.equals(WHITTLE) && !format.equals(TIDY)) {
            throw CommandException.usage("--format must be whittle or tidy, not '" + format + "'");
        }
        if ((testFiles.isEmpty() ? 0 : 1) + (fold.isEmpty() ? 0 : 1) + (leaveOut.isEmpty() ? 0 : 1) > 1) {
            throw CommandException.usage("--test, --fold and --leave-out exclude one another: give one of them");
        }
        if (format.equals(TIDY) && files.isEmpty()) {
            throw CommandException.usage("--format tidy needs the files to learn from: give them with --data");
        }
        if (trainers.size() > 1 && trainers.contains(AUTO)) {
            throw CommandException.usage("--trainer auto takes all candidates: give it alone, or name some");
        }
        if (maxBadRows < 0) {
            throw CommandException.usage("--max-bad-rows must be at least 0, not " + maxBadRows);
        }
        files.forEach(BaseCommand::requireFile);
        testFiles.forEach(BaseCommand::requireFile);
        warnOfWhatIsLearnedAndHeldOut();
        out.flatMap(folder -> Home.obstacle(folder.toAbsolutePath().normalize()))
                .ifPresent(obstacle -> {
                    // better said now than after all the work
                    throw CommandException.usage("--out " + out.get() + ": " + obstacle + "; name another folder");
                });
        if (format.equals(TIDY) || !testFiles.isEmpty() || !fold.isEmpty() || !leaveOut.isEmpty()) {
            TidyData table = Told.by(this::table);
            new TableTraining(console(), json()).run(table, tableOptions(left(startNanos)), out);
            return ExitCode.DONE;
        }
        TrainingData data = Told.by(this::data);
        data.badRows().forEach(row -> console().warn("skipped " + row));
        ModelRegistry registry = withoutShipped ? new ModelRegistry(home().folder()) : models();
        console()
                .detail("learning from " + Plural.count(data.runs().size(), "run") + ", "
                        + Plural.count(data.rows(), "row"));
        TrainingReport report =
                Told.by(() -> new Trainer(new TrainingOptions(seed, maxRows, !keepActive, named(), left(startNanos)))
                        .train(data, registry));
        report.warnings().forEach(console()::warn);
        out.ifPresent(folder -> copy(registry.folder().resolve(report.version()), folder));
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

    private void warnOfWhatIsLearnedAndHeldOut() {
        for (Path held : testFiles) {
            for (Path learned : files) {
                if (held.toAbsolutePath()
                        .normalize()
                        .equals(learned.toAbsolutePath().normalize())) {
                    console()
                            .warn("--test " + held
                                    + " is among --data too: what is held out is learned from as well, so"
                                    + " that the figures flatter");
                }
            }
        }
    }

    private static void copy(Path from, Path to) {
        try {
            Files.createDirectories(to);
            for (String name : List.of("model.json", "provenance.json")) {
                Files.copy(from.resolve(name), to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.JOB_FAILED,
                    "cannot write to " + to + " (" + e.getMessage() + "); give another folder with --out",
                    e);
        }
    }

    /** Returns what is left of the budget: reading counts as well. */
    private Duration left(long startNanos) {
        Duration whole = Durations.of("--budget", budget);
        Duration left = whole.minusNanos(System.nanoTime() - startNanos);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private List<String> named() {
        return trainers.equals(List.of(AUTO)) ? List.of() : trainers;
    }

    private TidyOptions tableOptions(Duration left) {
        return new TidyOptions(
                Optional.of(fold).filter(column -> !column.isEmpty()),
                Optional.of(leaveOut).filter(column -> !column.isEmpty()),
                named(),
                left,
                seed);
    }

    private TidyData table() {
        Set<String> marks = new LinkedHashSet<>(List.of(fold, leaveOut));
        marks.remove("");
        return format.equals(TIDY)
                ? TidyReader.read(files, testFiles, marks, maxBadRows)
                : RunTable.of(data(), TrainingData.ofFiles(testFiles, maxBadRows), marks);
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
