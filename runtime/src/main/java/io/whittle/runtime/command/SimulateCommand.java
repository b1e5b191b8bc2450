package io.whittle.runtime.command;

import io.whittle.history.ModelScore;
import io.whittle.json.PlainJson;
import io.whittle.policy.Policies;
import io.whittle.runtime.CommandException;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.MachineSpeed;
import io.whittle.runtime.NodeSpeeds;
import io.whittle.runtime.WhittleRuntime;
import io.whittle.runtime.console.Console;
import io.whittle.scheduler.JobRequest;
import io.whittle.simulation.CaseResult;
import io.whittle.simulation.Experience;
import io.whittle.simulation.Forecast;
import io.whittle.simulation.NodeFile;
import io.whittle.simulation.SimulatedNode;
import io.whittle.simulation.Suite;
import io.whittle.simulation.SuiteException;
import io.whittle.simulation.SuitePolicy;
import io.whittle.simulation.SuiteRun;
import io.whittle.simulation.SuiteSummary;
import io.whittle.spi.Parameters;
import io.whittle.spi.Requirements;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.workload.Workload;
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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs jobs on a virtual clock. */
@Command(
        name = "simulate",
        description = {
            "Runs the cases of a suite on a virtual clock, under the policies that real runs use.",
            "",
            "Writes a line of JSON for each case and policy. Format and model: docs/simulation.md. With --workload, says"
                    + " when a job would end on given nodes, from what was learned of its kind alone."
        },
        footer = {
            "  whittle simulate --suite training-data/traces/suite.json.gz --out results.jsonl",
            "  whittle simulate --suite suite.json --out results.jsonl --policies learned,awf-c-min",
            "  whittle simulate --workload kmers -P k=21 --nodes 4:2:2:1",
            "  whittle simulate --workload mandelbrot -P size=large --nodes nodes.yaml --overhead 0.01"
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

    @Option(names = "--workload", paramLabel = "KIND", description = "the kind of a job whose end is wanted")
    private String kind = "";

    @Option(
            names = "-P",
            paramLabel = "name=value",
            description = "a parameter of that job; may be given several times")
    private List<String> given = new ArrayList<>();

    @Option(
            names = "--nodes",
            paramLabel = "SPEEDS|FILE",
            description = "where it would run: speeds such as 4:2:2:1, or a YAML or JSON file that lists nodes")
    private String nodes = "";

    @Mixin
    private RequireOption require = new RequireOption();

    @Option(
            names = "--overhead",
            paramLabel = "SECONDS",
            description = "what a dispatch to a node costs there (default: 0.001)")
    private double overhead = 0.001;

    @Option(names = "--draws", paramLabel = "NUMBER", description = "how often it is simulated (default: 101)")
    private int draws = 101;

    @Option(names = "--seed", paramLabel = "NUMBER", description = "seed of the draws (default: 0)")
    private long seed;

    SimulateCommand(Console console) {
        super(console);
    }

    @Override
    ExitCode run() {
        if (kind.isEmpty() == suite.toString().isEmpty()) {
            throw CommandException.usage("say what to simulate: either --suite FILE or --workload KIND");
        }
        if (!kind.isEmpty()) {
            return forecast();
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

    private ExitCode forecast() {
        if (nodes.isEmpty()) {
            throw CommandException.usage("say where the job would run: --nodes 4:2:2:1 or --nodes FILE");
        }
        if (draws < 1 || !(overhead >= 0) || Double.isInfinite(overhead)) {
            throw CommandException.usage("--draws must be at least 1, and --overhead at least 0");
        }
        require.check();
        try (WhittleRuntime runtime = open()) {
            Workload workload = runtime.workload(kind);
            Parameters parameters = RunCommand.parameters(console(), runtime, workload, given);
            JobRequest request = JobRequest.of(
                    workload.description(),
                    parameters,
                    runtime.open(workload, parameters),
                    runtime.policy(Policies.DEFAULT));
            List<SimulatedNode> where = where(require.applyTo(request).effectiveRequirements());
            JobFeatures features = request.features();
            CostProfile profile = runtime.costModel()
                    .profile(features, MachineSpeed.core(runtime.home()))
                    .orElseThrow(() -> new CommandException(
                            ExitCode.JOB_FAILED,
                            "nothing has been learned of " + kind
                                    + " yet, so its end cannot be predicted; run such jobs, then 'whittle train'"));
            List<ModelScore> scores =
                    Told.by(() -> ModelLife.scores(runtime.history(), models(), profile.modelVersion()));
            Experience experience =
                    Told.by(() -> Forecasts.experience(runtime.history(), scores, kind, profile, where, overhead));
            Forecast forecast = Forecast.of(profile, experience, features, where, overhead, draws, seed);
            if (json()) {
                console().json(Forecasts.asMap(kind, where.size(), forecast, experience, profile));
            } else {
                console().result(Forecasts.sentence(kind, where.size(), forecast, experience, profile));
            }
            return ExitCode.DONE;
        }
    }

    /** Returns the nodes that may run the job. */
    private List<SimulatedNode> where(Requirements required) {
        List<SimulatedNode> where;
        try {
            where = Files.exists(Path.of(nodes)) || nodes.endsWith(".yaml") || nodes.endsWith(".json")
                    ? NodeFile.read(Path.of(nodes), required)
                    : NodeSpeeds.parse(nodes).speeds().stream()
                            .filter(speed -> required.metBy(Map.of()))
                            .map(SimulatedNode::of)
                            .toList();
        } catch (SuiteException e) {
            throw new CommandException(ExitCode.USAGE, e.getMessage(), e);
        }
        if (where.isEmpty()) {
            throw new CommandException(
                    ExitCode.NO_NODE,
                    "no node of --nodes " + nodes + " has labels that meet " + required
                            + "; give some in a file that lists nodes");
        }
        return where;
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
