package io.whittle.runtime.bench;

import io.whittle.policy.Policies;
import io.whittle.runtime.CommandException;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.JobRunner;
import io.whittle.runtime.SchedulerSettings;
import io.whittle.runtime.WhittleRuntime;
import io.whittle.runtime.demo.DemoJob;
import io.whittle.scheduler.JobRequest;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.RunStatus;
import io.whittle.scheduler.Scheduler;
import io.whittle.simulation.Simulation;
import io.whittle.simulation.SimulationResult;
import io.whittle.spi.Parameters;
import io.whittle.spi.policy.Policy;
import io.whittle.spi.workload.Workload;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Real jobs on real nodes of unlike speed under every policy, round by round, and the same jobs in the simulator. In each
 * round every policy runs once, in an order of its own, so that what disturbs the machine disturbs all of them alike. No
 * cost model predicts anything. Used by one thread.
 */
public final class NodesBenchmark {
    /** What other policies are compared with, where it takes part. */
    public static final String REFERENCE = "awf-c-min";

    private final WhittleRuntime runtime;
    private final SchedulerSettings settings;
    private final List<String> policies;
    private final Consumer<String> news;

    /**
     * @param settings which nodes
     * @param policies names of policies; {@link #REFERENCE}, else the first, is what the others are compared with
     * @param news told before each round
     */
    public NodesBenchmark(
            WhittleRuntime runtime, SchedulerSettings settings, List<String> policies, Consumer<String> news) {
        this.runtime = runtime;
        this.settings = settings.withoutModel().unrecorded();
        this.policies = List.copyOf(policies);
        this.news = news;
    }

    /**
     * Runs a job under every policy, after a run that does not count.
     *
     * @param rounds how often
     * @param seed of the order of the policies
     */
    public List<NodesResult> measure(DemoJob job, int rounds, long seed) {
        String reference = policies.contains(REFERENCE) ? REFERENCE : policies.get(0);
        Map<String, List<RunRecord>> runs = new LinkedHashMap<>();
        policies.forEach(policy -> runs.put(policy, new ArrayList<>()));
        Random random = new Random(seed);
        try (Scheduler scheduler = runtime.scheduler(settings)) {
            run(scheduler, job, reference);
            for (int round = 1; round <= rounds; round++) {
                news.accept(job.kind() + ", round " + round + " of " + rounds);
                List<String> order = new ArrayList<>(policies);
                Collections.shuffle(order, random);
                for (String policy : order) {
                    runs.get(policy).add(run(scheduler, job, policy));
                }
            }
        }
        return results(job.kind(), reference, runs);
    }

    private List<NodesResult> results(String kind, String reference, Map<String, List<RunRecord>> runs) {
        Replay replay = Replay.of(runs.values().stream().flatMap(List::stream).toList());
        Map<String, SimulationResult> simulated = new LinkedHashMap<>();
        policies.forEach(policy ->
                simulated.put(policy, Simulation.run(replay.given(), runtime.policy(policy), Policies.fallback())));
        return policies.stream()
                .map(policy -> NodesResult.of(
                        kind,
                        policy,
                        runs.get(policy),
                        runs.get(reference),
                        simulated.get(policy),
                        simulated.get(reference),
                        replay.boundSeconds()))
                .toList();
    }

    private RunRecord run(Scheduler scheduler, DemoJob job, String policyName) {
        Workload workload = runtime.workload(job.kind());
        Parameters parameters = runtime.parameters(workload, job.judged());
        Policy policy = runtime.policy(policyName);
        try {
            Path folder = Files.createTempDirectory("whittle-bench-");
            try {
                RunRecord run = JobRunner.runQuietly(
                        runtime.console(),
                        scheduler,
                        JobRequest.of(workload.description(), parameters, runtime.open(workload, parameters), policy)
                                .withOutputFolder(folder)
                                .withStandardOutput(OutputStream.nullOutputStream()));
                if (run.status() == RunStatus.CANCELLED) {
                    throw new CommandException(ExitCode.INTERRUPTED, "the benchmark was interrupted");
                }
                if (run.status() != RunStatus.DONE) {
                    throw new CommandException(
                            ExitCode.JOB_FAILED, job.kind() + " failed under " + policyName + ": " + run.message());
                }
                return run;
            } finally {
                ScratchFolder.delete(folder);
            }
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.JOB_FAILED, "cannot use a folder for temporary files: " + e.getMessage(), e);
        }
    }
}
