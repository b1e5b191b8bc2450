package io.whittle.runtime.command;

import io.whittle.runtime.CommandException;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.NodeList;
import io.whittle.runtime.SchedulerSettings;
import io.whittle.runtime.WhittleRuntime;
import io.whittle.runtime.bench.Interval;
import io.whittle.runtime.bench.NodesBenchmark;
import io.whittle.runtime.bench.NodesResult;
import io.whittle.runtime.console.Console;
import io.whittle.runtime.demo.Demo;
import io.whittle.runtime.demo.DemoJob;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Compares policies on real nodes, and real nodes with the simulator. */
@Command(
        name = "nodes",
        description = {
            "Runs real jobs on real nodes of unlike speed under every policy, interleaved, and the same in"
                    + " the simulator.",
            "",
            "A ratio is the makespan over the run's lower bound, with its 95 %% confidence interval over the"
                    + " rounds."
        },
        footer = {
            "  whittle bench nodes",
            "  whittle bench nodes --policies learned,awf-c-min,gss --rounds 7",
            "  whittle bench nodes --workloads kmers --nodes 4:1:1 --json"
        })
final class BenchNodesCommand extends BaseCommand {
    @Option(
            names = "--rounds",
            paramLabel = "NUMBER",
            defaultValue = "5",
            description = "how often each policy runs each job (default: 5)")
    private int rounds = 5;

    @Option(
            names = "--policies",
            paramLabel = "NAMES",
            split = ",",
            description = "policies, separated by commas (default: all)")
    private List<String> policies = new ArrayList<>();

    @Option(
            names = "--workloads",
            paramLabel = "KINDS",
            split = ",",
            description = "workloads, separated by commas (default: those of the demonstration)")
    private List<String> workloads = new ArrayList<>();

    @Option(
            names = "--nodes",
            paramLabel = "SPEEDS|FILE",
            defaultValue = Demo.NODES,
            description = "the speeds of the nodes, or a file that lists them (default: " + Demo.NODES + ")")
    private String nodes = Demo.NODES;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            defaultValue = "process",
            description = "what brings the nodes: process, or local for threads of this process (default: process)")
    private String backend = "process";

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            defaultValue = "1",
            description = "seed of the order of policies in a round (default: 1)")
    private long seed = 1;

    BenchNodesCommand(Console console) {
        super(console);
    }

    @Override
    ExitCode run() {
        if (rounds < 2) {
            throw CommandException.usage("--rounds must be at least 2, or there is no interval; it is " + rounds);
        }
        List<DemoJob> jobs = jobs();
        SchedulerSettings settings =
                SchedulerSettings.defaults().onBackend(backend).with(NodeList.settings(nodes));
        List<NodesResult> results = new ArrayList<>();
        try (WhittleRuntime runtime = open()) {
            List<String> names =
                    policies.isEmpty() ? List.copyOf(runtime.policies().keySet()) : policies;
            names.forEach(runtime::policy);
            NodesBenchmark benchmark = new NodesBenchmark(
                    runtime, settings, names, news -> console().message("whittle: " + news));
            for (DemoJob job : jobs) {
                results.addAll(benchmark.measure(job, rounds, seed));
            }
        }
        if (json()) {
            console().json(results.stream().map(BenchNodesCommand::asMap).toList());
        } else {
            print(results);
        }
        return ExitCode.DONE;
    }

    private List<DemoJob> jobs() {
        List<DemoJob> all = DemoJob.all();
        List<String> kinds = all.stream().map(DemoJob::kind).toList();
        for (String kind : workloads) {
            if (!kinds.contains(kind)) {
                throw CommandException.usage(
                        WhittleRuntime.unknown("workload", kind, kinds, "whittle bench nodes --help"));
            }
        }
        return all.stream()
                .filter(job -> workloads.isEmpty() || workloads.contains(job.kind()))
                .toList();
    }

    private void print(List<NodesResult> results) {
        Table table = new Table(
                "WORKLOAD",
                "POLICY",
                "RATIO",
                "SIMULATED",
                "AGAINST",
                "SIMULATED",
                "BEFORE",
                "AFTER",
                "WAITING",
                "SEGMENTS",
                "SIMULATED",
                "");
        for (NodesResult each : results) {
            table.row(
                    each.kind(),
                    each.policy(),
                    text(each.ratio()),
                    figure(each.simulatedRatio()),
                    text(each.against()),
                    figure(each.simulatedAgainst()),
                    figure(each.before()),
                    figure(each.after()),
                    figure(each.waiting()),
                    Long.toString(Math.round(each.dispatches())),
                    Long.toString(Math.round(each.simulatedDispatches())),
                    each.disagrees() ? "disagree, " + figure(each.unexplained()) + " unexplained" : "");
        }
        table.print(console());
    }

    private static String text(Interval interval) {
        return figure(interval.mean()) + " [" + figure(interval.low()) + ", " + figure(interval.high()) + "]";
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private static Map<String, Object> asMap(NodesResult result) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("workload", result.kind());
        map.put("policy", result.policy());
        map.put("ratio", asMap(result.ratio()));
        map.put("simulated_ratio", result.simulatedRatio());
        map.put("against_reference", asMap(result.against()));
        map.put("simulated_against_reference", result.simulatedAgainst());
        map.put("before", result.before());
        map.put("after", result.after());
        map.put("waiting", result.waiting());
        map.put("unexplained", result.unexplained());
        map.put("segments", result.dispatches());
        map.put("simulated_segments", result.simulatedDispatches());
        map.put("disagrees", result.disagrees());
        return map;
    }

    private static Map<String, Object> asMap(Interval interval) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("mean", interval.mean());
        map.put("low", interval.low());
        map.put("high", interval.high());
        map.put("rounds", interval.values());
        return map;
    }
}
