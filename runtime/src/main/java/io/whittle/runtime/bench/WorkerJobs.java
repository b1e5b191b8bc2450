package io.whittle.runtime.bench;

import io.whittle.runtime.CommandException;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.WhittleRuntime;
import io.whittle.runtime.bench.empty.EmptyWorkload;
import io.whittle.scheduler.JobRequest;
import io.whittle.scheduler.RunHandle;
import io.whittle.scheduler.Scheduler;
import io.whittle.spi.Parameters;
import io.whittle.spi.Plural;
import io.whittle.spi.backend.Backend;
import io.whittle.spi.backend.BackendContext;
import io.whittle.spi.backend.BackendFactory;
import io.whittle.spi.backend.JobDescription;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.workload.BlockRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Jobs of equal items on equal worker processes, whose comings and goings are written down. Closed by who made it. */
final class WorkerJobs implements AutoCloseable {
    private static final String BACKEND = "process";
    /** What the workers take together of the machine; the rest is the scheduler's. */
    private static final double SHARE_OF_MACHINE = 0.8;
    /** A worker that has died is there again within this time, or will not come. */
    private static final long MAX_START_NANOS = TimeUnit.SECONDS.toNanos(120);

    /** @param nanos when, by {@link System#nanoTime} */
    record Change(String node, boolean joined, long nanos) {}

    /** Returns what each item costs where a run of so many on these workers is to take so many seconds. */
    static int steps(int workers, int items, double seconds) {
        return (int) (1e9 * cores(workers) * seconds / items / StepTime.nanos());
    }

    /** Returns how many of the machine's cores the workers take together. */
    private static double cores(int workers) {
        return Math.min(workers, SHARE_OF_MACHINE * Runtime.getRuntime().availableProcessors());
    }

    private final WhittleRuntime runtime;
    private final List<Change> changes = Collections.synchronizedList(new ArrayList<>());
    private final Scheduler scheduler;

    /**
     * Starts the workers and waits for them.
     *
     * @param folder for the bundle that they run
     * @param settings further settings of the backend
     */
    WorkerJobs(WhittleRuntime runtime, Path folder, int workers, Map<String, String> settings) throws IOException {
        this.runtime = runtime;
        String speed = String.format(Locale.ROOT, "%.3f", cores(workers) / workers);
        Map<String, String> all = new TreeMap<>(settings);
        all.put("speeds", String.join(",", Collections.nCopies(workers, speed)));
        all.put("workloads", EmptyBundle.in(folder).toString());
        this.scheduler = Scheduler.builder().backend(new Watched(), all).open();
    }

    /** Starts a job whose items each compute for so many nanoseconds or so. */
    RunHandle start(int items, int steps) {
        EmptyWorkload workload = new EmptyWorkload();
        Parameters parameters = Parameters.parse(
                workload.description().parameters(),
                Map.of("items", Integer.toString(items), "steps", Integer.toString(steps)));
        return scheduler.submit(JobRequest.of(
                workload.description(), parameters, workload.open(parameters), runtime.policy("learned")));
    }

    /** Returns what has come and gone so far, in order. */
    List<Change> changes() {
        synchronized (changes) {
            return List.copyOf(changes);
        }
    }

    /**
     * Waits until so many nodes are present.
     *
     * @throws CommandException where they do not come
     */
    void awaitNodes(int count) throws InterruptedException {
        long deadline = System.nanoTime() + MAX_START_NANOS;
        synchronized (changes) {
            for (int there = scheduler.nodes().size();
                    there < count;
                    there = scheduler.nodes().size()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new CommandException(
                            ExitCode.NO_NODE,
                            there + " of " + Plural.count(count, "worker") + Plural.of(there, " is", " are")
                                    + " there; the others do not start");
                }
                TimeUnit.NANOSECONDS.timedWait(changes, left);
            }
        }
    }

    @Override
    public void close() {
        scheduler.close();
    }

    /** The process backend, overheard. */
    private final class Watched implements BackendFactory {
        private final BackendFactory factory = runtime.backend(BACKEND);

        @Override
        public String name() {
            return factory.name();
        }

        @Override
        public Backend create(Map<String, String> configuration, BackendContext context) {
            return factory.create(configuration, new BackendContext() {
                @Override
                public void nodeJoined(NodeDescription node) {
                    context.nodeJoined(node);
                    changed(node.id(), true);
                }

                @Override
                public void nodeLeft(String nodeId, String reason) {
                    context.nodeLeft(nodeId, reason);
                    changed(nodeId, false);
                }

                @Override
                public void nodeSilent(String nodeId) {
                    context.nodeSilent(nodeId);
                }

                @Override
                public void nodeHeard(String nodeId) {
                    context.nodeHeard(nodeId);
                }

                @Override
                public BlockRunner open(JobDescription job) {
                    return context.open(job);
                }
            });
        }

        private void changed(String node, boolean joined) {
            synchronized (changes) {
                changes.add(new Change(node, joined, System.nanoTime()));
                changes.notifyAll();
            }
        }
    }
}
