package io.whittle.plugin.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.plugin.process.rogue.RogueWorkload;
import io.whittle.plugin.process.rogue.RogueWorkload.Mode;
import io.whittle.spi.BlockList;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.backend.AttemptHandle;
import io.whittle.spi.backend.Backend;
import io.whittle.spi.backend.BackendContext;
import io.whittle.spi.backend.JobDescription;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.backend.Segment;
import io.whittle.spi.workload.BlockRunner;
import io.whittle.spi.workload.WorkloadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A process backend, and a scheduler that remembers what it hears. Safe for use by any thread. */
final class Scene implements BackendContext, AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Path folder;
    private final Backend backend;
    private final List<String> news = new ArrayList<>(); // guarded by this, as all below
    private final Map<String, NodeDescription> nodes = new HashMap<>();
    private long lastAttempt;
    private long lastJob;

    /** Starts workers of 64 MB. */
    Scene(Path folder, Map<String, String> settings) {
        this(folder, settings, Surroundings.look(List.of(TestBundle.of(RogueWorkload.class, folder))));
    }

    Scene(Path folder, Map<String, String> settings, Surroundings surroundings) {
        this.folder = folder;
        Map<String, String> all = new HashMap<>(Map.of("memory", "64m", "java-options", "-XX:TieredStopAtLevel=1"));
        all.putAll(settings);
        backend = new ProcessBackend(ProcessSettings.parse(all, 2), surroundings, this);
        backend.start();
    }

    Backend backend() {
        return backend;
    }

    /** Waits for something on this monitor. */
    synchronized void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            long left = deadline - System.nanoTime();
            assertThat(left).as("waited in vain for %s; heard %s", what, news).isPositive();
            TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, TimeUnit.MILLISECONDS.toNanos(20)));
        }
    }

    /** Waits until so many lines of news begin like this. */
    void awaitNews(String beginning, int count) throws InterruptedException {
        await(count + " times " + beginning, () -> count(beginning) >= count);
    }

    synchronized long count(String beginning) {
        return news.stream().filter(line -> line.startsWith(beginning)).count();
    }

    synchronized List<String> news() {
        return List.copyOf(news);
    }

    synchronized NodeDescription node(String id) {
        return nodes.get(id);
    }

    synchronized void tell(String line) {
        news.add(line);
        notifyAll();
    }

    /** A job in which something happens in one block. */
    JobDescription job(Mode mode, int blocks, int where) throws IOException {
        long id;
        synchronized (this) {
            lastJob++;
            id = lastJob;
        }
        Path log = Files.write(log(id), new byte[0]);
        return new JobDescription(
                id,
                "rogue",
                "1",
                Parameters.parse(
                        new RogueWorkload().description().parameters(),
                        Map.of(
                                "items", Integer.toString(blocks),
                                "mode", mode.name(),
                                "block", Integer.toString(where),
                                "log", log.toString())),
                new Partition(blocks, 1),
                false);
    }

    private Path log(long job) {
        return folder.resolve("job-" + job);
    }

    /** Returns how many blocks of a job have begun, on whatever node. */
    long begun(JobDescription job) {
        try {
            return Files.size(log(job.id()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns whether some worker has closed a job. */
    boolean closed(JobDescription job) {
        return Files.exists(folder.resolve("job-" + job.id() + ".closed"));
    }

    /** Waits until a job's node has begun no further block for a while. */
    void awaitStandstill(JobDescription job) throws InterruptedException {
        long[] last = {-1, 0};
        await("a standstill", () -> {
            long now = begun(job);
            last[1] = now == last[0] ? last[1] + 1 : 0;
            last[0] = now;
            return last[1] > 20;
        });
    }

    /** Dispatches blocks of a job. */
    Heard dispatch(String node, JobDescription job, BlockList blocks) {
        return dispatch(node, job, blocks, new CountDownLatch(0), new CountDownLatch(0));
    }

    /** Dispatches blocks of a job, of which nothing is taken until the gate opens. */
    Heard dispatchHeldUp(String node, JobDescription job, BlockList blocks, CountDownLatch gate) {
        return dispatch(node, job, blocks, gate, new CountDownLatch(0));
    }

    /** Dispatches blocks of a job, for whose results there is no room until the latch is down. */
    Heard dispatchWithoutRoom(String node, JobDescription job, BlockList blocks, CountDownLatch room) {
        return dispatch(node, job, blocks, new CountDownLatch(0), room);
    }

    private Heard dispatch(
            String node, JobDescription job, BlockList blocks, CountDownLatch gate, CountDownLatch room) {
        Heard heard = new Heard(this, blocks, gate, room);
        long attempt;
        synchronized (this) {
            lastAttempt++;
            attempt = lastAttempt;
        }
        AttemptHandle handle = backend.dispatch(attempt, node, new Segment(job, blocks, new float[0], 0), heard);
        heard.steerWith(handle);
        return heard;
    }

    /** Returns the processes of all workers of this JVM. */
    static List<ProcessHandle> workers() {
        return ProcessHandle.current()
                .children()
                .filter(each -> each.info().commandLine().orElse("").contains("WorkerMain"))
                .toList();
    }

    /** Waits for the last workers to end, which have been told to or killed: a busy machine takes its time. */
    static void awaitNoWorkers() throws Exception {
        for (ProcessHandle worker : workers()) {
            worker.onExit().get(PATIENCE_NANOS, TimeUnit.NANOSECONDS);
        }
    }

    /** Returns the process of the only worker, waiting for it. */
    ProcessHandle worker() throws InterruptedException {
        await("a single worker", () -> workers().size() == 1);
        return workers().get(0);
    }

    /** Sends a signal. */
    static void signal(String name, ProcessHandle worker) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(worker.pid()))
                .inheritIO()
                .start()
                .waitFor();
        assertThat(code).isZero();
    }

    @Override
    public synchronized void nodeJoined(NodeDescription node) {
        assertThat(nodes.put(node.id(), node)).isNull();
        tell("joined " + node.id());
    }

    @Override
    public synchronized void nodeLeft(String nodeId, String reason) {
        nodes.remove(nodeId);
        tell("left " + nodeId + ": " + reason);
    }

    @Override
    public void nodeSilent(String nodeId) {
        tell("silent " + nodeId);
    }

    @Override
    public void nodeHeard(String nodeId) {
        tell("heard " + nodeId);
    }

    @Override
    public BlockRunner open(JobDescription job) {
        throw new WorkloadException("nothing runs in this process", false);
    }

    @Override
    public void close() {
        backend.close();
    }
}
