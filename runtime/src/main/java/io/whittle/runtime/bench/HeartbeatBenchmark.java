package io.whittle.runtime.bench;

import io.whittle.runtime.WhittleRuntime;
import java.io.IOException;
import java.nio.file.Path;
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
    private final int steps;
    private final int workers;

    /**
     * @param folder for temporary files
     * @param seconds how long a run is to take, about
     */
    public HeartbeatBenchmark(WhittleRuntime runtime, Path folder, double seconds) {
        this.runtime = runtime;
        this.folder = folder;
        this.workers = Runtime.getRuntime().availableProcessors();
        this.steps = (int) (1e9 * 0.8 * workers * seconds / ITEMS);
    }

    /** Returns the makespan with signs of life over that without; measured after a round that does not count. */
    public Interval measure(int rounds) throws IOException {
        double[] ratios = new double[rounds];
        try (WorkerJobs often = new WorkerJobs(runtime, folder, workers, Map.of());
                WorkerJobs rarely = new WorkerJobs(runtime, folder, workers, RARELY)) {
            for (int round = -1; round < rounds; round++) {
                boolean oftenFirst = round % 2 == 0;
                double first = makespan(oftenFirst ? often : rarely);
                double second = makespan(oftenFirst ? rarely : often);
                if (round >= 0) {
                    ratios[round] = oftenFirst ? first / second : second / first;
                }
            }
        }
        return Interval.of(ratios);
    }

    private double makespan(WorkerJobs jobs) {
        return Runs.ended(jobs.start(ITEMS, steps).completion().join()).makespanNanos();
    }
}
