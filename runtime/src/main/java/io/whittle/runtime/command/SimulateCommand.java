package io.whittle.runtime.command;

import io.whittle.json.PlainJson;
import io.whittle.runtime.CommandException;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.WhittleRuntime;
import io.whittle.runtime.console.Console;
import io.whittle.simulation.CaseResult;
import io.whittle.simulation.Suite;
import io.whittle.simulation.SuiteException;
import io.whittle.simulation.SuitePolicy;
import io.whittle.simulation.SuiteRun;
import io.whittle.simulation.SuiteSummary;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs jobs on a virtual clock. */
@Command(
        name = "simulate",
        description = {
            "Runs the cases of a suite on a virtual clock, under the policies that real runs use, and writes a line of",
            "JSON for each case and policy. Format and model: docs/simulation.md."
        },
        footer = {
            "  whittle simulate --suite training-data/traces/suite.json.gz --out results.jsonl",
            "  whittle simulate --suite suite.json --out results.jsonl --policies learned,awf-c-min"
        })
final class SimulateCommand extends BaseCommand {
    @Option(names = "--suite", paramLabel = "FILE", description = "the cases: JSON, plain or gzip")
    private Path suite = Path.of("");

    @Option(names = "--out", paramLabel = "FILE", description = "where the results go (default: standard output)")
    private Path out = Path.of("");

    @Option(
            names = "--threads",
            paramLabel = "NUMBER",
            description = "how many cases are simulated at once (default: one per core)")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--policies",
            paramLabel = "NAMES",
            split = ",",
            description = "run every case under these policies, separated by commas, instead of those it names")
    private List<String> policies = new ArrayList<>();

    SimulateCommand(Console console) {
        super(console);
    }

    @Override
    ExitCode run() {
        if (suite.toString().isEmpty()) {
            throw CommandException.usage("say what to simulate: --suite FILE");
        }
        if (threads < 1) {
            throw CommandException.usage("--threads must be at least 1, not " + threads);
        }
        for (String policy : policies) {
            if (!SuitePolicy.names().contains(policy)) {
                throw CommandException.usage(
                        WhittleRuntime.unknown("policy", policy, SuitePolicy.names(), "whittle simulate --help"));
            }
        }
        Suite cases = suite();
        List<CaseResult> results = simulate(cases);
        Map<String, SuiteSummary> summaries = SuiteSummary.byPolicy(results);
        if (json() && !out.toString().isEmpty()) {
            console().json(asMap(summaries));
        }
        table(summaries).lines().forEach(console()::message);
        return ExitCode.DONE;
    }

    private Suite suite() {
        try {
            Suite read = Suite.read(suite);
            return policies.isEmpty()
                    ? read
                    : new Suite(read.cases().stream()
                            .map(each -> each.under(policies))
                            .toList());
        } catch (SuiteException e) {
            throw new CommandException(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    private List<CaseResult> simulate(Suite cases) {
        List<CaseResult> results = new ArrayList<>();
        try {
            if (out.toString().isEmpty()) {
                new SuiteRun(threads).run(cases, result -> {
                    console().result(PlainJson.write(result.toMap()));
                    results.add(result);
                });
                return results;
            }
            try (Writer writer = Files.newBufferedWriter(out)) {
                new SuiteRun(threads).run(cases, result -> {
                    write(writer, result);
                    results.add(result);
                });
            }
        } catch (SuiteException e) {
            throw new CommandException(ExitCode.USAGE, e.getMessage(), e);
        } catch (IOException e) {
            throw cannotWrite(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.INTERRUPTED, "the simulation was interrupted", e);
        }
        return results;
    }

    private void write(Writer writer, CaseResult result) {
        try {
            writer.write(PlainJson.write(result.toMap()) + "\n");
        } catch (IOException e) {
            throw cannotWrite(e);
        }
    }

    private CommandException cannotWrite(IOException e) {
        return new CommandException(ExitCode.JOB_FAILED, "cannot write " + out + " (" + e.getMessage() + ")", e);
    }

    private static Table table(Map<String, SuiteSummary> summaries) {
        Table table = new Table("POLICY", "CASES", "MEDIAN", "P90", "WORST", "GEOMETRIC MEAN");
        summaries.forEach((policy, summary) -> table.row(
                policy,
                String.valueOf(summary.cases()),
                figure(summary.median()),
                figure(summary.high()),
                figure(summary.worst()),
                figure(summary.geometricMean())));
        return table;
    }

    private static String figure(double ratio) {
        return String.format(Locale.ROOT, "%.3f", ratio);
    }

    private static Map<String, Object> asMap(Map<String, SuiteSummary> summaries) {
        Map<String, Object> map = new LinkedHashMap<>();
        summaries.forEach((policy, summary) -> {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("cases", summary.cases());
            each.put("median", summary.median());
            each.put("p90", summary.high());
            each.put("worst", summary.worst());
            each.put("geometric_mean", summary.geometricMean());
            map.put(policy, each);
        });
        return map;
    }
}
