package io.whittle.runtime.command;

import io.whittle.runtime.CommandException;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.console.Console;
import io.whittle.scheduler.OutputFile;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.RunStatus;
import io.whittle.scheduler.SegmentRecord;
import io.whittle.spi.Plural;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A run that has ended, as a person or a program is told of it. */
final class RunSummary {
    private static final double NANOS_PER_SECOND = 1e9;

    private RunSummary() {}

    /** Returns how a command ends whose run ended so. */
    static ExitCode exitCode(RunRecord run) {
        return switch (run.status()) {
            case DONE -> ExitCode.DONE;
            case DONE_WITH_PROBLEMS, FAILED -> ExitCode.JOB_FAILED;
            case CANCELLED -> ExitCode.INTERRUPTED;
            case NO_NODE -> ExitCode.NO_NODE;
            case RUNNING -> ExitCode.INTERNAL_ERROR;
        };
    }

    /** Writes the result to standard output, and why it failed to standard error. */
    static void print(Console console, RunRecord run, boolean json) {
        if (json) {
            console.json(asMap(run));
        } else {
            lines(run).forEach(console::result);
        }
        printProblems(console, run);
    }

    /** Writes what went wrong to standard error. */
    static void printProblems(Console console, RunRecord run) {
        run.problems().forEach(problem -> console.message("whittle: problem: " + problem));
        if (run.status() != RunStatus.DONE && run.status() != RunStatus.DONE_WITH_PROBLEMS) {
            tellFailure(console, run);
        }
    }

    private static void tellFailure(Console console, RunRecord run) {
        String why = run.message().isBlank() ? run.status().name().toLowerCase(Locale.ROOT) : run.message();
        console.error(
                run.start().kind() + ": " + why,
                new CommandException(exitCode(run), run.detail().isBlank() ? why : run.detail()));
    }

    private static List<String> lines(RunRecord run) {
        List<String> lines = new ArrayList<>(run.notes());
        if (run.status() == RunStatus.DONE || run.status() == RunStatus.DONE_WITH_PROBLEMS) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%s: %s in %s on %s under %s: %.2f times the lower bound of %s",
                    run.start().kind(),
                    Plural.count(run.partition().items(), "item"),
                    seconds(run.makespanNanos()),
                    Plural.count(run.nodes().size(), "node"),
                    run.start().policy(),
                    run.ratio(),
                    seconds(run.lowerBoundNanos())));
        }
        lines.add(String.format(
                Locale.ROOT,
                "run %s: %s dispatched, %d cut back, %d failed; cost model: %s",
                run.start().runId(),
                Plural.count(run.dispatches(), "segment"),
                run.shrinks(),
                run.failedAttempts(),
                run.modelVersion()));
        required(run).ifPresent(lines::add);
        for (OutputFile file : run.outputs()) {
            lines.add("wrote " + file.path() + " (" + Plural.count(file.bytes(), "byte") + ")");
        }
        return lines;
    }

    /** Returns the sentence on where a run may take place; empty where it may anywhere. */
    static Optional<String> required(RunRecord run) {
        return run.start().requirements().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "it may run on nodes alone that meet " + run.start().requirements());
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.3g s", nanos / NANOS_PER_SECOND);
    }

    /** Returns a run as JSON shows it. */
    static Map<String, Object> asMap(RunRecord run) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("run", run.start().runId());
        map.put("status", run.status().name().toLowerCase(Locale.ROOT));
        map.put("message", run.message());
        map.put("workload", run.start().kind());
        map.put("version", run.start().version());
        map.put("parameters", run.start().parameters().asMap());
        map.put("requirements", run.start().requirements().texts());
        map.put("policy", run.start().policy());
        map.put("seed", run.start().seed());
        map.put("model", run.modelVersion());
        map.put("nodes", run.nodes().stream().map(NodesCommand::asMap).toList());
        map.put("items", run.partition().items());
        map.put("blocks", run.partition().blocks());
        map.put("started_at", run.start().startedAt().toString());
        run.segments().stream()
                .mapToLong(SegmentRecord::dispatchedNanos)
                .min()
                .ifPresent(nanos -> map.put("first_dispatch_s", nanos / NANOS_PER_SECOND));
        map.put("makespan_s", run.makespanNanos() / NANOS_PER_SECOND);
        map.put("lower_bound_s", run.lowerBoundNanos() / NANOS_PER_SECOND);
        map.put("ratio", run.ratio());
        map.put("overhead_share", run.overheadShare());
        map.put("dispatches", run.dispatches());
        map.put("shrinks", run.shrinks());
        map.put("failed_attempts", run.failedAttempts());
        map.put("outputs", run.outputs().stream().map(RunSummary::asMap).toList());
        map.put("notes", run.notes());
        map.put("problems", run.problems());
        return map;
    }

    private static Map<String, Object> asMap(OutputFile file) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("path", file.path());
        map.put("bytes", file.bytes());
        map.put("sha256", file.sha256());
        return map;
    }
}
