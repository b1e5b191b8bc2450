package io.whittle.runtime.command;

import io.whittle.runtime.CommandException;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.bench.Measurement;
import io.whittle.runtime.bench.ModelBenchmark;
import io.whittle.runtime.bench.ScratchFolder;
import io.whittle.runtime.console.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what a cost model costs. */
@Command(
        name = "model",
        description = {
            "Measures what a cost model costs: training, loading, predicting.",
            "",
            "It is trained on made-up runs; predicted is the profile of a job of 1,024 bins for ten classes of nodes,"
                    + " cold and from the cache."
        },
        footer = {"  whittle bench model", "  whittle bench model --rows 10000 --json"})
final class BenchModelCommand extends BaseCommand {
    private static final long LEAST_ROWS = 6144;

    @Option(names = "--runs", paramLabel = "NUMBER", description = "how often, but for training (default: 21)")
    private int runs = 21;

    @Option(names = "--rows", paramLabel = "NUMBER", description = "rows of training (default: 60000)")
    private long rows = 60_000;

    BenchModelCommand(Console console) {
        super(console);
    }

    @Override
    ExitCode run() throws IOException {
        if (runs < 1 || rows < LEAST_ROWS) {
            throw CommandException.usage(
                    "--runs must be at least 1 and --rows at least " + LEAST_ROWS + ", not " + runs + " and " + rows);
        }
        Path scratch = Files.createTempDirectory("whittle-bench-");
        try {
            console().message("whittle: training on " + rows + " rows");
            List<Measurement> measured = new ModelBenchmark(scratch, rows).measure(runs);
            BenchCommand.print(console(), measured, json());
        } finally {
            ScratchFolder.delete(scratch);
        }
        return ExitCode.DONE;
    }
}
