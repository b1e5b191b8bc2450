package io.whittle.runtime.command;

import io.whittle.history.HistoryCsv;
import io.whittle.history.RecordedRun;
import io.whittle.history.Redaction;
import io.whittle.history.RunHistory;
import io.whittle.runtime.CommandException;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.WholeFile;
import io.whittle.runtime.console.Console;
import io.whittle.runtime.console.Json;
import io.whittle.spi.Plural;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes runs to a file. */
@Command(
        name = "export",
        description = {
            "Writes runs as CSV, which 'whittle train --data' reads.",
            "",
            "There is a row for what each bin cost on each node. With --json it is all that is known of the runs,"
                    + " segments included."
        },
        footer = {
            "  whittle history export --out runs.csv.gz",
            "  whittle history export last",
            "  whittle history export --redact --out to-share.csv.gz",
            "  whittle history export last 20260731-14 --json"
        })
final class HistoryExportCommand extends BaseCommand {
    @Parameters(
            paramLabel = "RUN",
            arity = "0..*",
            description = "runs' ids, the beginnings of some, or 'last' (default: all)")
    private List<String> runs = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "the file to write (default: standard output); gzip if named *.gz")
    private Path out = Path.of("");

    @Option(
            names = "--redact",
            description =
                    "without parameters, paths, hosts, labels and names of nodes; what is the same job can still be told")
    private boolean redact;

    HistoryExportCommand(Console console) {
        super(console);
    }

    @Override
    ExitCode run() {
        if (redact && json()) {
            throw CommandException.usage("history export: --redact is for CSV; leave out --json");
        }
        HistoryCommand.ask(this, history -> {
            List<String> ids = runs.isEmpty()
                    ? history.runIds()
                    : runs.stream()
                            .map(run -> HistoryCommand.find(history, run)
                                    .record()
                                    .start()
                                    .runId())
                            .toList();
            try {
                if (out.toString().isEmpty()) {
                    write(history, ids, console().bytes());
                } else {
                    WholeFile.write(out, stream -> write(history, ids, stream));
                }
            } catch (IOException e) {
                throw new CommandException(
                        ExitCode.JOB_FAILED, "cannot write " + target() + " (" + e.getMessage() + ")", e);
            }
            return ids;
        });
        return ExitCode.DONE;
    }

    private void writeCsv(RunHistory history, List<String> ids, Writer writer) throws IOException {
        HistoryCsv.writeHeader(writer);
        Redaction redaction = new Redaction();
        int without = 0;
        for (String id : ids) {
            Optional<RecordedRun> run = history.recordedRun(id);
            if (run.isPresent()) {
                HistoryCsv.write(redact ? redaction.of(run.get()) : run.get(), writer);
            } else {
                without++;
            }
        }
        console()
                .message("exported " + Plural.count(ids.size() - without, "run")
                        + (without > 0 ? "; left out " + without + " without costs, not having ended" : ""));
    }

    private void write(RunHistory history, List<String> ids, OutputStream stream) throws IOException {
        OutputStream target = out.toString().endsWith(".gz") ? new GZIPOutputStream(stream, 1 << 16) : stream;
        try (Writer writer = new BufferedWriter(new OutputStreamWriter(target, StandardCharsets.UTF_8))) {
            if (json()) {
                writer.write(Json.write(ids.stream()
                        .map(id -> HistoryCommand.asMap(HistoryCommand.find(history, id)))
                        .toList()));
                writer.write('\n');
            } else {
                writeCsv(history, ids, writer);
            }
        }
    }

    private String target() {
        return out.toString().isEmpty() ? "standard output" : out.toString();
    }
}
