package io.whittle.runtime.bench;

import io.whittle.runtime.WhittleRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What signs of life cost: runs on workers that say something every second, as they do by default, and runs on workers that
 * say something every hour, take turns. Used by one thread.
 */
public final class HeartbeatBenchmark {
    private static final int ITEMS = 2000;
    private static final Map<String, String> RARELY = Map.of("heartbeat", "3600", "silence", "7200", "loss", "10800");

    private final WhittleRuntime runtime;
    private final Path folder;
    private final Rounds rounds;
    private final int steps;
    private final int workers;

    /**
     * @param folder for temporary files
     * @param rounds how often, and how long
     */
    public HeartbeatBenchmark(WhittleRuntime runtime, Path folder, Rounds rounds) {
        this.runtime = runtime;
        this.folder = folder;
        this.rounds = rounds;
        this.workers = Runtime.getRuntime().availableProcessors();
        this.steps = WorkerJobs.steps(workers, ITEMS, rounds.runSeconds(2));
    }

    /** Returns the makespan with signs of life over that without; measured after a round that does not count. */
    public Interval measure() throws IOException {
        List<Double> ratios = new ArrayList<>();
        try (WorkerJobs often = new WorkerJobs(runtime, folder, workers, Map.of());
                WorkerJobs rarely = new WorkerJobs(runtime, folder, workers, RARELY)) {
            boolean oftenFirst = false;
            while (rounds.next()) {
                oftenFirst = !oftenFirst;
                double first = makespan(oftenFirst ? often : rarely);
                double second = makespan(oftenFirst ? rarely : often);
                if (rounds.counts()) {
                    ratios.add(oftenFirst ? first / second : second / first);
                }
            }
        }
        return Interval.of(ratios);
    }

    private double makespan(WorkerJobs jobs) {
        return Runs.ended(jobs.start(ITEMS, steps).completion().join()).makespanNanos();
    }
}
