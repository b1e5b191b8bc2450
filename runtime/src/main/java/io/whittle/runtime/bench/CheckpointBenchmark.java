package io.whittle.runtime.bench;

import io.whittle.commitlog.Durability;
import io.whittle.runtime.JobRunner;
import io.whittle.runtime.SchedulerSettings;
import io.whittle.runtime.WhittleRuntime;
import io.whittle.scheduler.JobRequest;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.Scheduler;
import io.whittle.spi.Parameters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What keeping results safe costs a run of a thousand blocks in a second, with a node for each core: whatever else is done
 * takes time from the job. Runs of each kind take turns. Used by one thread.
 */
public final class CheckpointBenchmark {
    private static final String POLICY = "learned";
    private static final int BLOCKS_PER_SECOND = 1000;
    private static final int RESULT_BYTES = 1024;
    private static final Duration LOSS_WINDOW = Duration.ofSeconds(2);

    private final WhittleRuntime runtime;
    private final Rounds rounds;
    private final int blocks;
    private final int steps;

    /**
     * @param runtime its home takes the logs
     * @param rounds how often, and how long
     */
    public CheckpointBenchmark(WhittleRuntime runtime, Rounds rounds) {
        this.runtime = runtime;
        this.rounds = rounds;
        this.blocks = Math.max(1, (int) (BLOCKS_PER_SECOND * rounds.runSeconds(Variant.values().length)));
        int cores = Runtime.getRuntime().availableProcessors();
        this.steps = (int) (1e9 * cores / BLOCKS_PER_SECOND / StepTime.nanos());
    }

    private record Cost(double makespanSeconds, double workSeconds, double ownSeconds) {}

    /**
     * What came of it.
     *
     * @param blocksPerSecond how many blocks ended in a second where nothing was kept, in the median
     * @param sync the makespan with every block on the disk before it counts, over that with nothing kept
     * @param syncShare what it takes of the processors, as a share of the blocks' time, in the median
     * @param window the makespan with a loss window of two seconds, over that with nothing kept
     * @param windowShare likewise
     */
    public record Outcome(
            double blocksPerSecond, Interval sync, double syncShare, Interval window, double windowShare) {}

    private enum Variant {
        NONE,
        SYNC,
        WINDOW;

        Durability durability() {
            return switch (this) {
                case NONE -> Durability.none();
                case SYNC -> Durability.sync();
                case WINDOW -> Durability.within(LOSS_WINDOW);
            };
        }
    }

    /** Measures, after a round that does not count. */
    public Outcome measure(long seed) {
        Map<Variant, List<Cost>> costs = new EnumMap<>(Variant.class);
        for (Variant variant : Variant.values()) {
            costs.put(variant, new ArrayList<>());
        }
        Random random = new Random(seed);
        try (Scheduler scheduler =
                runtime.scheduler(SchedulerSettings.defaults().withoutModel())) {
            while (rounds.next()) {
                List<Variant> order = new ArrayList<>(List.of(Variant.values()));
                Collections.shuffle(order, random);
                for (Variant variant : order) {
                    Cost cost = run(scheduler, variant);
                    if (rounds.counts()) {
                        costs.get(variant).add(cost);
                    }
                }
            }
        }
        List<Cost> none = costs.get(Variant.NONE);
        List<Cost> sync = costs.get(Variant.SYNC);
        List<Cost> window = costs.get(Variant.WINDOW);
        return new Outcome(
                blocks
                        / Replay.median(
                                none.stream().mapToDouble(Cost::makespanSeconds).toArray()),
                against(sync, none),
                ownShare(sync) - ownShare(none),
                against(window, none),
                ownShare(window) - ownShare(none));
    }

    private Cost run(Scheduler scheduler, Variant variant) {
        EvenJob job = new EvenJob(blocks, steps, RESULT_BYTES);
        ProcessorTime time = new ProcessorTime();
        RunRecord run = Runs.ended(JobRunner.runQuietly(
                runtime.console(),
                scheduler,
                JobRequest.of(EvenJob.DESCRIPTION, Parameters.none(), job, runtime.policy(POLICY))
                        .withDurability(variant.durability())));
        return new Cost(run.makespanNanos() * 1e-9, time.secondsOf(job.threads()), time.secondsWithout(job.threads()));
    }

    private static Interval against(List<Cost> costs, List<Cost> none) {
        double[] ratios = new double[costs.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = costs.get(i).makespanSeconds() / none.get(i).makespanSeconds();
        }
        return Interval.of(ratios);
    }

    private static double ownShare(List<Cost> costs) {
        return Replay.median(costs.stream()
                .mapToDouble(cost -> cost.ownSeconds() / cost.workSeconds())
                .toArray());
    }
}
