package io.whittle.runtime.command;

import io.whittle.commitlog.ResumableRun;
import io.whittle.policy.Policies;
import io.whittle.runtime.CommandException;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.Home;
import io.whittle.runtime.JobRunner;
import io.whittle.runtime.SchedulerSettings;
import io.whittle.runtime.WhittleRuntime;
import io.whittle.runtime.console.Console;
import io.whittle.scheduler.JobRequest;
import io.whittle.scheduler.RunIds;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.Scheduler;
import io.whittle.spi.ParameterSpec;
import io.whittle.spi.policy.Policy;
import io.whittle.spi.workload.Workload;
import io.whittle.spi.workload.WorkloadJob;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs one job of a workload. */
@Command(
        name = "run",
        description = "Runs a job, records it in the history, and says how well it was cut.",
        footer = {
            "  whittle run mandelbrot -P size=small",
            "  whittle run mandelbrot --nodes 4:2:2:1 --policy gss --out pictures",
            "  whittle run kmers -P k=21 --json | jq .makespan_s",
            "  whittle run kmers --nodes nodes.yaml --require zone=eu --require 'memory-bytes>=4g'",
            "  whittle run kmers -P k=21 --resume      go on where it was interrupted"
        })
final class RunCommand extends BaseCommand {
    @Parameters(paramLabel = "WORKLOAD", description = "what to run (see: whittle workloads)")
    private String kind = "";

    @Option(
            names = "-P",
            paramLabel = "name=value",
            description = "a parameter of the workload; may be given several times")
    private List<String> given = new ArrayList<>();

    @Option(
            names = "--policy",
            paramLabel = "NAME",
            defaultValue = Policies.DEFAULT,
            completionCandidates = PolicyNames.class,
            description = "what decides size, place and node of segments: ${COMPLETION-CANDIDATES} (default:"
                    + " ${DEFAULT-VALUE})")
    private String policyName = Policies.DEFAULT;

    @Mixin
    private RunOptions options = new RunOptions();

    @Mixin
    private TrialOption trial = new TrialOption();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "folder of the files that the job writes (default: runs/RUN in the home)")
    private Path out = Path.of("");

    @Option(
            names = "--resume",
            description = "go on with the latest interrupted run of the same job, where there is one")
    private boolean resume;

    @Option(names = "--seed", paramLabel = "NUMBER", description = "seed of everything random (default: 0)")
    private long seed;

    RunCommand(Console console) {
        super(console);
    }

    @Override
    ExitCode run() {
        options.check();
        SchedulerSettings settings = options.nodes().settings();
        try (WhittleRuntime runtime = settings.useModel() ? openToPredict() : open()) {
            runtime.warnOfBrokenPlugins();
            trial.apply(runtime);
            Workload workload = runtime.workload(kind);
            io.whittle.spi.Parameters parameters = parameters(console(), runtime, workload, given);
            Policy policy = runtime.policy(policyName);
            Optional<ResumableRun> resumed =
                    resume ? Continuation.openLatest(this, home().logs(), kind, parameters) : Optional.empty();
            RunRecord run;
            try (Scheduler scheduler = runtime.scheduler(settings)) {
                JobRequest request = options.applyTo(
                        request(settings, workload, parameters, runtime.open(workload, parameters), policy, resumed),
                        scheduler.nodes(),
                        Map.of());
                run = Continuation.by(
                        () -> JobRunner.run(console(), scheduler, request, id -> Continuation.howToGoOn(this, id)));
            } finally {
                resumed.ifPresent(ResumableRun::close);
            }
            RunSummary.print(console(), run, json());
            Continuation.tell(this, run);
            return RunSummary.exitCode(run);
        }
    }

    private JobRequest request(
            SchedulerSettings settings,
            Workload workload,
            io.whittle.spi.Parameters parameters,
            WorkloadJob job,
            Policy policy,
            Optional<ResumableRun> resumed) {
        String id = resumed.map(earlier -> earlier.header().runId())
                .orElseGet(() -> RunIds.next(workload.description().kind()));
        JobRequest request = options.applyTo(
                JobRequest.of(workload.description(), parameters, job, policy)
                        .withRunId(id)
                        .withSeed(seed)
                        .withOutputFolder(outputFolder(id))
                        .withStandardOutput(jobOutput())
                        .withStandardError(console().messageBytes())
                        .withOrigin(options.origin("run", settings)),
                Map.of());
        return resumed.map(request::resuming).orElse(request);
    }

    /** Returns the checked parameters of a job, and warns of those that were given and play no part in it. */
    static io.whittle.spi.Parameters parameters(
            Console console, WhittleRuntime runtime, Workload workload, List<String> given) {
        Map<String, String> values = namesAndValues(given);
        io.whittle.spi.Parameters parameters = runtime.parameters(workload, values);
        for (ParameterSpec spec : workload.description().parameters()) {
            boolean idle =
                    values.containsKey(spec.name()) && !parameters.asMap().containsKey(spec.name());
            spec.condition()
                    .filter(condition -> idle)
                    .ifPresent(
                            condition -> console.warn("-P " + spec.name() + " plays no part in this job: it counts only"
                                    + " with " + condition.parameter() + "=" + condition.text()));
        }
        return parameters;
    }

    /** Splits {@code name=value} texts; of several for one name the last counts. */
    static Map<String, String> namesAndValues(List<String> texts) {
        return namesAndValues("-P", texts);
    }

    /** As above, for another option than {@code -P}. */
    static Map<String, String> namesAndValues(String option, List<String> texts) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String text : texts) {
            int equals = text.indexOf('=');
            if (equals <= 0) {
                throw CommandException.usage(option + " takes a name and a value, name=value, not '" + text + "'");
            }
            values.put(text.substring(0, equals), text.substring(equals + 1));
        }
        return values;
    }

    /** What the job says on its standard output is the result, unless that is wanted as JSON alone. */
    private OutputStream jobOutput() {
        return json() ? console().messageBytes() : console().bytes();
    }

    /** Better said now than after all the work. */
    private Path outputFolder(String runId) {
        if (out.toString().isEmpty()) {
            Path folder = home().runs().resolve(runId);
            Home.obstacle(folder).ifPresent(obstacle -> {
                throw CommandException.usage("the files of the run cannot go to " + folder + ": " + obstacle
                        + "; name another folder with --out, or another home with --home");
            });
            return folder;
        }
        Path folder = out.toAbsolutePath().normalize();
        Home.obstacle(folder).ifPresent(obstacle -> {
            throw CommandException.usage("--out " + folder + ": " + obstacle + "; name another one");
        });
        return folder;
    }
}
