package io.whittle.runtime.command;

import io.whittle.history.RunHistory;
import io.whittle.history.StoredRun;
import io.whittle.runtime.CommandException;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.console.Console;
import io.whittle.scheduler.RunStatus;
import io.whittle.scheduler.SegmentRecord;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The runs that were recorded. */
@Command(
        name = "history",
        description = "Lists, shows and exports the runs that were recorded, and removes what is not to be kept.",
        footer = {"  whittle history list", "  whittle history show last", "  whittle history export --out runs.csv.gz"
        })
final class HistoryCommand extends BaseCommand {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String INTERRUPTED = "interrupted";
    /** What a table has where a run says nothing of it. */
    private static final String UNKNOWN = "–";

    private final Console console;

    HistoryCommand(Console console) {
        super(console);
        this.console = console;
    }

    @Override
    Map<String, BaseCommand> parts() {
        Map<String, BaseCommand> parts = new LinkedHashMap<>();
        parts.put("list", new ListPart(console));
        parts.put("show", new ShowPart(console));
        parts.put("export", new HistoryExportCommand(console));
        parts.put("purge", new HistoryPurgeCommand(console));
        parts.put("redact", new HistoryRedactCommand(console));
        parts.put("limits", new HistoryLimitsCommand(console));
        return parts;
    }

    @Override
    ExitCode run() {
        throw namesNoPart("history");
    }

    /** Asks the history of a command's home. */
    static <T> T ask(BaseCommand command, Function<RunHistory, T> question) {
        return Told.by(() -> {
            try (RunHistory history = RunHistory.open(command.home().folder(), command.console()::warn)) {
                return question.apply(history);
            }
        });
    }

    /** Returns a run that was asked for. */
    static StoredRun find(RunHistory history, String run) {
        return history.find(run)
                .orElseThrow(() -> CommandException.usage(
                        run.equals("last")
                                ? "no run has been recorded in " + history.file() + " yet"
                                : "there is no run '" + run + "' in " + history.file()
                                        + " (see whittle history list)"));
    }

    /** Returns how the history says that a run has ended; {@code interrupted} where it knows nothing of it. */
    static String status(RunHistory history, String runId) {
        return history.find(runId)
                .filter(run -> run.record().start().runId().equals(runId))
                .map(run -> status(run.record().status(), run.interrupted()))
                .orElse(INTERRUPTED);
    }

    private static String status(RunStatus status, boolean interrupted) {
        return interrupted
                ? INTERRUPTED
                : status.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Returns a recorded run as JSON shows it. */
    static Map<String, Object> asMap(StoredRun run) {
        Map<String, Object> map = new LinkedHashMap<>(RunSummary.asMap(run.record()));
        map.put("status", status(run.record().status(), run.interrupted()).replace(' ', '_'));
        map.put("feature_names", run.featureNames());
        List<Map<String, Object>> segments = new ArrayList<>();
        for (int i = 0; i < run.record().segments().size(); i++) {
            segments.add(
                    asMap(run.record().segments().get(i), run.segmentFeatures().get(i)));
        }
        map.put("segments", segments);
        return map;
    }

    private static Map<String, Object> asMap(SegmentRecord segment, double[] features) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("attempt", segment.attempt());
        map.put("node", segment.nodeId());
        map.put("blocks", segment.blocks().size());
        map.put("blocks_done", segment.blocksDone());
        map.put("items_done", segment.itemsDone());
        map.put("dispatched_s", segment.dispatchedNanos() / NANOS_PER_SECOND);
        map.put("started_s", segment.startedNanos() / NANOS_PER_SECOND);
        map.put("ended_s", segment.endedNanos() / NANOS_PER_SECOND);
        map.put("worked_s", segment.workedNanos() / NANOS_PER_SECOND);
        map.put("expected_s", segment.expectedSeconds());
        map.put("expected_deviation", segment.expectedDeviation());
        map.put("shrinks", segment.shrinks());
        map.put("reason", segment.reason());
        map.put("outcome", segment.outcome().name().toLowerCase(Locale.ROOT));
        map.put("features", Arrays.stream(features).boxed().toList());
        return map;
    }

    /** Lists them. */
    @Command(
            name = "list",
            description = "Lists the latest runs.",
            footer = {"  whittle history list", "  whittle history list --limit 5 --json"})
    private static final class ListPart extends BaseCommand {
        @Option(names = "--limit", paramLabel = "NUMBER", description = "how many at most (default: 20)")
        private int limit = 20;

        ListPart(Console console) {
            super(console);
        }

        @Override
        ExitCode run() {
            List<io.whittle.history.RunSummary> runs = ask(this, history -> history.list(limit));
            if (json()) {
                console().json(runs.stream().map(ListPart::asMap).toList());
            } else if (runs.isEmpty()) {
                console().message("no run has been recorded yet: try 'whittle run mandelbrot -P size=small'");
            } else {
                Table table = new Table(
                        "RUN", "STARTED", "STATUS", "ITEMS", "SECONDS", "RATIO", "POLICY", "MODEL", "PARAMETERS");
                for (io.whittle.history.RunSummary run : runs) {
                    table.row(
                            run.runId(),
                            run.startedAt().truncatedTo(ChronoUnit.SECONDS).toString(),
                            status(run.status(), run.interrupted()),
                            ended(run) ? Long.toString(run.items()) : UNKNOWN,
                            ended(run) ? figure(run.makespanNanos() / NANOS_PER_SECOND) : UNKNOWN,
                            comparable(run) ? figure(run.ratio()) : UNKNOWN,
                            run.policy(),
                            ended(run) ? run.modelVersion() : UNKNOWN,
                            run.parameters().toString());
                }
                table.print(console());
            }
            return ExitCode.DONE;
        }

        private static String figure(double value) {
            return String.format(Locale.ROOT, "%.2f", value);
        }

        /** Of a run that has not ended, nothing is known but what it was to be. */
        private static boolean ended(io.whittle.history.RunSummary run) {
            return run.status() != RunStatus.RUNNING;
        }

        /** How far a run was from the fastest says something only of one that did all its work. */
        private static boolean comparable(io.whittle.history.RunSummary run) {
            return run.lowerBoundNanos() > 0
                    && (run.status() == RunStatus.DONE || run.status() == RunStatus.DONE_WITH_PROBLEMS);
        }

        private static Map<String, Object> asMap(io.whittle.history.RunSummary run) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("run", run.runId());
            map.put("started_at", run.startedAt().toString());
            map.put("status", status(run.status(), run.interrupted()).replace(' ', '_'));
            map.put("workload", run.kind());
            map.put("parameters", run.parameters().asMap());
            map.put("policy", run.policy());
            map.put("model", ended(run) ? Optional.of(run.modelVersion()) : Optional.empty());
            map.put("items", ended(run) ? Optional.of(run.items()) : Optional.empty());
            map.put("makespan_s", ended(run) ? run.makespanNanos() / NANOS_PER_SECOND : Double.NaN);
            map.put("lower_bound_s", ended(run) ? run.lowerBoundNanos() / NANOS_PER_SECOND : Double.NaN);
            map.put("ratio", comparable(run) ? run.ratio() : Double.NaN);
            return map;
        }
    }

    /** Shows one. */
    @Command(
            name = "show",
            description = "Shows a run with its segments: what was expected of each, and what happened.",
            footer = {"  whittle history show last", "  whittle history show 20260731-14 --json"})
    private static final class ShowPart extends BaseCommand {
        @Parameters(
                paramLabel = "RUN",
                arity = "0..1",
                defaultValue = "last",
                description = "a run's id, the beginning of one, or 'last' (default: last; see: whittle history list)")
        private String run = "last";

        ShowPart(Console console) {
            super(console);
        }

        @Override
        ExitCode run() {
            StoredRun stored = ask(this, history -> find(history, run));
            if (json()) {
                console().json(asMap(stored));
                return ExitCode.DONE;
            }
            console()
                    .result("run " + stored.record().start().runId() + ": "
                            + status(stored.record().status(), stored.interrupted()) + ", "
                            + stored.record().start().kind() + " "
                            + stored.record().start().parameters());
            if (stored.record().status() == RunStatus.RUNNING) {
                console().result("what is known of it is what it had reported by then");
                RunSummary.required(stored.record()).ifPresent(console()::result);
            } else {
                RunSummary.print(console(), stored.record(), false);
            }
            Table table = new Table(
                    "SEGMENT",
                    "NODE",
                    "BLOCKS",
                    "DONE",
                    "DISPATCHED",
                    "ENDED",
                    "WORKED",
                    "EXPECTED",
                    "OUTCOME",
                    "REASON");
            for (SegmentRecord segment : stored.record().segments()) {
                table.row(
                        Long.toString(segment.attempt()),
                        segment.nodeId(),
                        Integer.toString(segment.blocks().size()),
                        Integer.toString(segment.blocksDone()),
                        seconds(segment.dispatchedNanos() / NANOS_PER_SECOND),
                        seconds(segment.endedNanos() / NANOS_PER_SECOND),
                        seconds(segment.workedNanos() / NANOS_PER_SECOND),
                        Double.isNaN(segment.expectedSeconds()) ? "" : seconds(segment.expectedSeconds()),
                        segment.outcome().name().toLowerCase(Locale.ROOT),
                        segment.reason());
            }
            table.print(console());
            return ExitCode.DONE;
        }

        private static String seconds(double value) {
            return String.format(Locale.ROOT, "%.3f", value);
        }
    }
}
