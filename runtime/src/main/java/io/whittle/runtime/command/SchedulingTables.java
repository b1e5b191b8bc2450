package io.whittle.runtime.command;

import io.whittle.runtime.CommandException;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.bench.SchedulingBenchmark;
import io.whittle.runtime.console.Console;
import io.whittle.simulation.CaseResult;
import io.whittle.simulation.Standing;
import io.whittle.simulation.Suite;
import io.whittle.simulation.SuiteException;
import io.whittle.simulation.SuitePolicy;
import io.whittle.spi.Plural;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows how policies stand against each other on simulated cases. */
final class SchedulingTables {
    private static final List<String> REGIONS =
            List.of(SchedulingBenchmark.SAME_PAST, SchedulingBenchmark.OTHER_PAST, SuitePolicy.COLD);

    private final Console console;
    private final boolean json;

    SchedulingTables(Console console, boolean json) {
        this.console = console;
        this.json = json;
    }

    ExitCode run(Path suiteFile, int threads) {
        if (threads < 1) {
            throw CommandException.usage("--threads must be at least 1, not " + threads);
        }
        SchedulingBenchmark benchmark;
        try {
            Suite suite = Suite.read(suiteFile);
            console.message("whittle: simulating " + Plural.count(suite.cases().size(), "case"));
            benchmark = SchedulingBenchmark.run(suite, threads);
        } catch (SuiteException e) {
            throw new CommandException(ExitCode.USAGE, e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.INTERRUPTED, "the benchmark was interrupted", e);
        }
        if (json) {
            console.json(asMap(benchmark));
        } else {
            print(benchmark);
        }
        return ExitCode.DONE;
    }

    private void print(SchedulingBenchmark benchmark) {
        console.result("Makespan / lower bound (geometric mean), the same against " + Standing.REFERENCE
                + " and against the best policy of each case that learns nothing:");
        console.result("");
        table("POLICY", benchmark.rows()).print(console);
        console.result("");
        console.result(
                "The best of each case is among the policies that the suite names. Against the best of all policies that"
                        + " learn nothing:");
        benchmark.againstBestOfAll().forEach((name, ratio) -> console.result("  " + name + ": " + figure(ratio)));
        console.result("");
        console.result("Against learned-cold:");
        benchmark.againstCold().forEach((name, ratio) -> console.result("  " + name + ": " + figure(ratio)));
        for (String policy : REGIONS) {
            console.result("");
            console.result("Where " + policy + " wins and loses:");
            console.result("");
            table("REGION", benchmark.regions(policy)).print(console);
        }
        console.result("");
        console.result("Cases more than " + SchedulingBenchmark.LISTED + " times the best in hindsight: "
                + benchmark.far().size());
        for (CaseResult result : benchmark.far()) {
            console.result("  " + result.id() + "  " + result.policy() + "  ratio "
                    + figure(result.result().ratio()) + "  against the best "
                    + figure(benchmark.againstBest(result)));
        }
    }

    private static Table table(String first, Map<String, Standing.Row> rows) {
        Table table = new Table(
                first,
                "CASES",
                "RATIO",
                "/ " + Standing.REFERENCE,
                "/ BEST",
                "MEDIAN UNDISTURBED",
                "WORST",
                "WORST / BEST",
                "MESSAGES PER NODE");
        rows.forEach((name, row) -> table.row(
                name,
                String.valueOf(row.cases()),
                figure(row.geometricMean()),
                figure(row.againstReference()),
                figure(row.againstBest()),
                Double.isNaN(row.medianUndisturbed()) ? "" : figure(row.medianUndisturbed()),
                figure(row.worst()),
                figure(row.worstAgainstBest()),
                String.format(Locale.ROOT, "%.0f", row.messagesPerNode())));
        return table;
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private static Map<String, Object> asMap(SchedulingBenchmark benchmark) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("policies", asMap(benchmark.rows()));
        map.put("against_best_of_all", benchmark.againstBestOfAll());
        map.put("against_cold", benchmark.againstCold());
        Map<String, Object> regions = new LinkedHashMap<>();
        for (String policy : REGIONS) {
            regions.put(policy, asMap(benchmark.regions(policy)));
        }
        map.put("regions", regions);
        List<Object> far = new ArrayList<>();
        for (CaseResult result : benchmark.far()) {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("id", result.id());
            each.put("policy", result.policy());
            each.put("ratio", result.result().ratio());
            each.put("against_best", benchmark.againstBest(result));
            far.add(each);
        }
        map.put("far", far);
        return map;
    }

    private static Map<String, Object> asMap(Map<String, Standing.Row> rows) {
        Map<String, Object> map = new LinkedHashMap<>();
        rows.forEach((name, row) -> {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("cases", row.cases());
            each.put("geometric_mean", row.geometricMean());
            each.put("against_awf_c_min", row.againstReference());
            each.put("against_best", row.againstBest());
            each.put("median_undisturbed", row.medianUndisturbed());
            each.put("worst", row.worst());
            each.put("worst_against_best", row.worstAgainstBest());
            each.put("messages_per_node", row.messagesPerNode());
            map.put(name, each);
        });
        return map;
    }
}
