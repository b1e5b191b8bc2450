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
     * What came of it. Processor times are medians.
     *
     * @param segments of each run
     * @param makespanSeconds the median makespan with all recorded
     * @param explanations the makespan with explanations over that with the rest of the history alone
     * @param all the makespan with all recorded over that with nothing recorded
     * @param workSeconds the processor time of the blocks
     * @param duringSeconds the processor time of all other threads until the run's end: with nothing recorded, with the
     *     history, and with explanations
     * @param afterSeconds the same from the run's end until all was written
     */
    public record Outcome(
            int segments,
            double makespanSeconds,
            Interval explanations,
            Interval all,
            double workSeconds,
            List<Double> duringSeconds,
            List<Double> afterSeconds) {
        public Outcome {
            duringSeconds = List.copyOf(duringSeconds);
            afterSeconds = List.copyOf(afterSeconds);
        }

        /** Returns the share of the makespan that explanations cost where all cores are at work. */
        public double explanationsShare() {
            return (duringSeconds.get(2) - duringSeconds.get(1)) / workSeconds;
        }

        /** Returns the share of the makespan that all recording costs where all cores are at work. */
        public double recordingShare() {
            return (duringSeconds.get(2) - duringSeconds.get(0)) / workSeconds;
        }
    }

    private record Cost(double makespanSeconds, double workSeconds, double duringSeconds, double afterSeconds) {}

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
                runtime.console(),
                scheduler,
                JobRequest.of(
                        EvenJob.DESCRIPTION,
                        Parameters.none(),
                        job,
                        variant == Variant.EXPLAINED ? policy : new Unexplained(policy)));
        double during = time.secondsWithout(job.threads());
        runtime.history().flush();
        double after = time.secondsWithout(job.threads()) - during;
        if (run.status() != RunStatus.DONE) {
            boolean cancelled = run.status() == RunStatus.CANCELLED;
            throw new CommandException(
                    cancelled ? ExitCode.INTERRUPTED : ExitCode.JOB_FAILED,
                    cancelled ? "the benchmark was interrupted" : "the benchmark's job failed: " + run.message());
        }
        return new Cost(run.makespanNanos() * 1e-9, time.secondsOf(job.threads()), during, after);
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
                Interval.of(explanations),
                Interval.of(all),
                median(explained, Cost::workSeconds),
                medians(Cost::duringSeconds, List.of(nothing, history, explained)),
                medians(Cost::afterSeconds, List.of(nothing, history, explained)));
    }

    private static List<Double> medians(ToDoubleFunction<Cost> value, List<List<Cost>> variants) {
        return variants.stream().map(costs -> median(costs, value)).toList();
    }

    private static double median(List<Cost> costs, ToDoubleFunction<Cost> value) {
        return Replay.median(costs.stream().mapToDouble(value).toArray());
    }
}
