package io.whittle.runtime.bench;

import io.whittle.runtime.CommandException;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.bench.empty.EmptyWorkload;
import io.whittle.spi.BlockList;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.backend.AttemptListener;
import io.whittle.spi.backend.Backend;
import io.whittle.spi.backend.BackendContext;
import io.whittle.spi.backend.BackendFactory;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.Failure;
import io.whittle.spi.backend.JobDescription;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.backend.Segment;
import io.whittle.spi.workload.BlockRunner;
import io.whittle.spi.workload.WorkloadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What worker processes cost: how long one takes to start, how long a segment of one empty block takes there and back, and
 * how many of them pass in a second. Used by one thread.
 */
public final class ProcessBenchmark {
    private static final int SEGMENTS = 20_000;
    private static final int ROUND_TRIPS = 4_000;
    private static final int IN_FLIGHT = 256;
    private static final long MAX_SECONDS = 60;

    private final BackendFactory factory;

    /** Measures this backend's workers. */
    public ProcessBenchmark(BackendFactory factory) {
        this.factory = factory;
    }

    /** Returns the three figures, a value for each run. */
    public List<Measurement> measure(int runs) {
        double[] starts = new double[runs];
        double[] trips = new double[runs];
        double[] rates = new double[runs];
        try {
            Path folder = Files.createTempDirectory("whittle-bench-");
            try {
                Map<String, String> settings = Map.of(
                        "speeds", "1", "workloads", EmptyBundle.in(folder).toString());
                for (int i = -1; i < runs; i++) { // the first one warms up this side, and does not count
                    Run run = new Run(settings);
                    if (i >= 0) {
                        starts[i] = run.startSeconds;
                        trips[i] = run.medianTripSeconds * 1e6;
                        rates[i] = run.perSecond;
                    }
                }
            } finally {
                ScratchFolder.delete(folder);
            }
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.JOB_FAILED, "cannot use a folder for temporary files: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(ExitCode.INTERRUPTED, "the benchmark was interrupted", e);
        }
        return List.of(
                Measurement.of("a worker's start", "s", 1, starts),
                Measurement.of("a segment there and back, median", "µs", 150, trips),
                Measurement.of("segments of one empty block, one worker", "1/s", 20_000, rates));
    }

    /** One worker's life. */
    private final class Run implements BackendContext, AttemptListener {
        private final JobDescription job = new JobDescription(
                1,
                new EmptyWorkload().description().kind(),
                "1",
                Parameters.parse(
                        new EmptyWorkload().description().parameters(), Map.of("items", Integer.toString(SEGMENTS))),
                new Partition(SEGMENTS, 1),
                false);
        private final Semaphore free = new Semaphore(0);
        private volatile String problem = "";
        private volatile String nodeId = "";
        private double startSeconds;
        private double medianTripSeconds;
        private double perSecond;
        private long attempt;

        Run(Map<String, String> settings) throws InterruptedException {
            try (Backend backend = factory.create(settings, this)) {
                long begun = System.nanoTime();
                backend.start();
                settle(backend);
                startSeconds = seconds(begun);
                double[] trips = new double[ROUND_TRIPS];
                for (int i = -ROUND_TRIPS; i < ROUND_TRIPS; i++) { // the first half is warm-up
                    long sent = System.nanoTime();
                    dispatch(backend, 0);
                    await(1);
                    trips[Math.max(i, 0)] = seconds(sent);
                }
                medianTripSeconds = Replay.median(trips);
                rate(backend); // warm-up
                perSecond = rate(backend);
            }
        }

        private void settle(Backend backend) {
            try {
                backend.settled().toCompletableFuture().join();
            } catch (CompletionException e) {
                throw new CommandException(
                        ExitCode.JOB_FAILED, String.valueOf(e.getCause().getMessage()), e);
            }
        }

        private double rate(Backend backend) throws InterruptedException {
            long begun = System.nanoTime();
            for (int i = 0; i < SEGMENTS; i++) {
                if (i >= IN_FLIGHT) {
                    await(1);
                }
                dispatch(backend, i);
            }
            await(IN_FLIGHT);
            return SEGMENTS / seconds(begun);
        }

        private void dispatch(Backend backend, int block) {
            attempt++;
            backend.dispatch(
                    attempt,
                    nodeId,
                    new Segment(job, BlockList.range(block, block + 1), new float[0], Long.MAX_VALUE),
                    this);
        }

        private void await(int count) throws InterruptedException {
            boolean came = free.tryAcquire(count, MAX_SECONDS, TimeUnit.SECONDS);
            if (!came || !problem.isEmpty()) {
                throw new CommandException(
                        ExitCode.JOB_FAILED,
                        "the worker does not answer as it should"
                                + (problem.isEmpty() ? " within " + MAX_SECONDS + " s" : ": " + problem));
            }
        }

        private static double seconds(long since) {
            return (System.nanoTime() - since) * 1e-9;
        }

        @Override
        public void nodeJoined(NodeDescription node) {
            nodeId = node.id();
        }

        @Override
        public void nodeLeft(String node, String reason) {
            problem = reason;
        }

        @Override
        public BlockRunner open(JobDescription description) {
            throw new WorkloadException("this job runs in other processes only", false);
        }

        @Override
        public void started(long id) {}

        @Override
        public void progressed(long id, BlockOutcomes outcomes) {}

        @Override
        public void shrunk(long id, int position, int end) {}

        @Override
        public void finished(long id, BlockOutcomes rest) {
            free.release();
        }

        @Override
        public void failed(long id, BlockOutcomes rest, Failure failure) {
            problem = failure.message();
            free.release();
        }
    }
}
