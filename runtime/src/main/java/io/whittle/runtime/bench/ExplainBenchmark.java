package io.whittle.runtime.bench;

import io.whittle.runtime.CommandException;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.JobRunner;
import io.whittle.runtime.SchedulerSettings;
import io.whittle.runtime.WhittleRuntime;
import io.whittle.scheduler.JobRequest;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.RunStatus;
import io.whittle.scheduler.Scheduler;
import io.whittle.spi.Parameters;
import io.whittle.spi.policy.Policy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * What recording costs a run of very many segments, one item each, on a node for each core: with every core at work,
 * whatever else is done takes time from the job. Runs with and without recording take turns.
 */
public final class ExplainBenchmark {
    private static final String POLICY = "ss";
    private static final int STEPS = 400_000;

    /** How much is recorded. */
    private enum Variant {
        NOTHING,
        HISTORY,
        EXPLAINED
    }

    /**
     * What came of it.
     *
     * @param segments of each run
     * @param makespanSeconds the median makespan with all recorded
     * @param idealSeconds the processor time of the blocks over the number of cores: the makespan on a machine that does
     *     nothing else, the median
     * @param explanations the makespan with explanations over that with the rest of the history alone
     * @param all the makespan with all recorded over that with nothing recorded
     * @param ownSeconds the processor time of all other threads with nothing recorded, with the history, and with
     *     explanations, what is written after the run's end included: medians
     */
    public record Outcome(
            int segments,
            double makespanSeconds,
            double idealSeconds,
            Interval explanations,
            Interval all,
            List<Double> ownSeconds) {
        public Outcome {
            ownSeconds = List.copyOf(ownSeconds);
        }

        /** Returns what explanations cost in processor time, as a share of the ideal makespan. */
        public double explanationsShare() {
            return (ownSeconds.get(2) - ownSeconds.get(1)) / idealSeconds;
        }

        /** Returns what all recording costs in processor time, as a share of the ideal makespan. */
        public double recordingShare() {
            return (ownSeconds.get(2) - ownSeconds.get(0)) / idealSeconds;
        }
    }

    private record Cost(double makespanSeconds, double workSeconds, double ownSeconds) {}

    private final WhittleRuntime runtime;
    private final int segments;

    /** @param runtime its home takes the runs */
    public ExplainBenchmark(WhittleRuntime runtime, int segments) {
        this.runtime = runtime;
        this.segments = segments;
    }

    /** Measures, after a round that does not count. */
    public Outcome measure(int rounds, long seed) {
        Map<Variant, List<Cost>> costs = new EnumMap<>(Variant.class);
        for (Variant variant : Variant.values()) {
            costs.put(variant, new ArrayList<>());
        }
        Random random = new Random(seed);
        SchedulerSettings settings = SchedulerSettings.defaults().withoutModel();
        try (Scheduler silent = runtime.scheduler(settings.unrecorded());
                Scheduler recording = runtime.scheduler(settings)) {
            for (int round = 0; round <= rounds; round++) {
                List<Variant> order = new ArrayList<>(List.of(Variant.values()));
                Collections.shuffle(order, random);
                for (Variant variant : order) {
                    Cost cost = run(variant == Variant.NOTHING ? silent : recording, variant);
                    if (round > 0) {
                        costs.get(variant).add(cost);
                    }
                }
            }
        }
        return outcome(costs.get(Variant.NOTHING), costs.get(Variant.HISTORY), costs.get(Variant.EXPLAINED));
    }

    private Cost run(Scheduler scheduler, Variant variant) {
        Policy policy = runtime.policy(POLICY);
        EvenJob job = new EvenJob(segments, STEPS);
        ProcessorTime time = new ProcessorTime();
        RunRecord run = JobRunner.runQuietly(
                scheduler,
                JobRequest.of(
                        EvenJob.DESCRIPTION,
                        Parameters.none(),
                        job,
                        variant == Variant.EXPLAINED ? policy : new Unexplained(policy)));
        runtime.history().flush();
        if (run.status() != RunStatus.DONE) {
            boolean cancelled = run.status() == RunStatus.CANCELLED;
            throw new CommandException(
                    cancelled ? ExitCode.INTERRUPTED : ExitCode.JOB_FAILED,
                    cancelled ? "the benchmark was interrupted" : "the benchmark's job failed: " + run.message());
        }
        return new Cost(run.makespanNanos() * 1e-9, time.secondsOf(job.threads()), time.secondsWithout(job.threads()));
    }

    private Outcome outcome(List<Cost> nothing, List<Cost> history, List<Cost> explained) {
        int rounds = explained.size();
        double[] explanations = new double[rounds];
        double[] all = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            double makespan = explained.get(i).makespanSeconds();
            explanations[i] = makespan / history.get(i).makespanSeconds();
            all[i] = makespan / nothing.get(i).makespanSeconds();
        }
        return new Outcome(
                segments,
                median(explained, Cost::makespanSeconds),
                median(explained, Cost::workSeconds) / Runtime.getRuntime().availableProcessors(),
                Interval.of(explanations),
                Interval.of(all),
                List.of(
                        median(nothing, Cost::ownSeconds),
                        median(history, Cost::ownSeconds),
                        median(explained, Cost::ownSeconds)));
    }

    private static double median(List<Cost> costs, ToDoubleFunction<Cost> value) {
        return Replay.median(costs.stream().mapToDouble(value).toArray());
    }
}
