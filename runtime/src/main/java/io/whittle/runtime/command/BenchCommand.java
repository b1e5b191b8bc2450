package io.whittle.runtime.command;

import io.whittle.policy.Policies;
import io.whittle.runtime.CommandException;
import io.whittle.runtime.Distribution;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.WhittleRuntime;
import io.whittle.runtime.bench.EventBenchmark;
import io.whittle.runtime.bench.Measurement;
import io.whittle.runtime.bench.ProcessBenchmark;
import io.whittle.runtime.bench.StartupBenchmark;
import io.whittle.runtime.console.Console;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures Whittle itself on this machine. */
@Command(
        name = "bench",
        description = "Measures Whittle on this machine: what starting costs, and what its own decisions cost.",
        footer = {
            "  whittle bench",
            "  whittle bench startup --runs 11",
            "  whittle bench events --json",
            "  whittle bench process --runs 3",
            "  whittle bench scheduling --suite training-data/traces/suite.json.gz"
        })
final class BenchCommand extends BaseCommand {
    private static final List<String> KNOWN = List.of("startup", "events", "process", "scheduling");

    @Parameters(
            paramLabel = "WHAT",
            arity = "0..*",
            description = "startup (processes, from launch on), events (the state machine), both by default; process"
                    + " (worker processes: their start, a round trip, how many segments in a second); or scheduling"
                    + " (all policies on a suite of simulated cases)")
    private List<String> wanted = new ArrayList<>();

    @Option(names = "--runs", paramLabel = "NUMBER", defaultValue = "7", description = "how often (default: 7)")
    private int runs = 7;

    @Option(
            names = "--suite",
            paramLabel = "FILE",
            description = "the cases of scheduling (default: training-data/traces/suite.json.gz)")
    private Path suite = Path.of("training-data", "traces", "suite.json.gz");

    @Option(
            names = "--threads",
            paramLabel = "NUMBER",
            description = "how many cases are simulated at once (default: one per core)")
    private int threads = Runtime.getRuntime().availableProcessors();

    BenchCommand(Console console) {
        super(console);
    }

    @Override
    Map<String, BaseCommand> parts() {
        Map<String, BaseCommand> parts = new LinkedHashMap<>();
        parts.put("nodes", new BenchNodesCommand(console()));
        parts.put("model", new BenchModelCommand(console()));
        parts.put("explain", new BenchExplainCommand(console()));
        parts.put("faults", new BenchFaultsCommand(console()));
        return parts;
    }

    @Override
    ExitCode run() {
        if (runs < 1) {
            throw CommandException.usage("--runs must be at least 1, not " + runs);
        }
        for (String name : wanted) {
            if (!KNOWN.contains(name)) {
                throw CommandException.usage(WhittleRuntime.unknown("benchmark", name, KNOWN, "whittle bench --help"));
            }
        }
        if (wanted.contains("scheduling")) {
            if (wanted.size() > 1) {
                throw CommandException.usage("scheduling is measured alone; leave out the other benchmarks");
            }
            return new SchedulingTables(console(), json()).run(suite, threads);
        }
        List<Measurement> measured = new ArrayList<>();
        if (wanted.isEmpty() || wanted.contains("startup")) {
            console().message("whittle: starting " + (runs + 1) + " times");
            measured.addAll(new StartupBenchmark(Distribution.locate().folder().resolve("whittle")).measure(runs));
        }
        if (wanted.isEmpty() || wanted.contains("events")) {
            console().message("whittle: running " + 4 * runs + " jobs through the state machine");
            for (String policy : List.of("ss", Policies.DEFAULT)) {
                measured.add(new EventBenchmark(Policies.named(policy).orElseThrow()).measure(runs));
            }
        }
        if (wanted.contains("process")) {
            console().message("whittle: starting " + (runs + 1) + " workers");
            try (WhittleRuntime runtime = open()) {
                measured.addAll(new ProcessBenchmark(runtime.backend("process")).measure(runs));
            }
        }
        print(console(), measured, json());
        return ExitCode.DONE;
    }

    /** Prints what was measured. */
    static void print(Console console, List<Measurement> measured, boolean json) {
        if (json) {
            console.json(measured.stream().map(BenchCommand::asMap).toList());
            return;
        }
        Table table = new Table("WHAT", "UNIT", "MIN", "MEDIAN", "MAX", "AIM");
        for (Measurement each : measured) {
            table.row(
                    each.name(),
                    each.unit(),
                    figure(each.min()),
                    figure(each.median()),
                    figure(each.max()),
                    Double.isNaN(each.aim()) ? "" : figure(each.aim()));
        }
        table.print(console);
    }

    static String figure(double value) {
        return String.format(Locale.ROOT, value >= 10 ? "%.0f" : "%.3f", value);
    }

    static Map<String, Object> asMap(Measurement measured) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", measured.name());
        map.put("unit", measured.unit());
        map.put("runs", measured.runs());
        map.put("min", measured.min());
        map.put("median", measured.median());
        map.put("max", measured.max());
        map.put("aim", measured.aim());
        return map;
    }
}
