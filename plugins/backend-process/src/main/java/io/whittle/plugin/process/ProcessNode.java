package io.whittle.plugin.process;

import io.whittle.plugin.process.wire.Message;
import io.whittle.plugin.process.wire.WireException;
import io.whittle.plugin.process.worker.WorkerExit;
import io.whittle.spi.backend.AttemptHandle;
import io.whittle.spi.backend.AttemptListener;
import io.whittle.spi.backend.BackendContext;
import io.whittle.spi.backend.CoreSpeed;
import io.whittle.spi.backend.Failure;
import io.whittle.spi.backend.JobDescription;
import io.whittle.spi.backend.Link;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.backend.Segment;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A node: a worker, and another one after it when it has died. One thread of its own starts workers and listens to them;
 * methods may be called by any thread and return at once, but for {@link #awaitStop}.
 */
final class ProcessNode {
    private static final System.Logger LOG = System.getLogger(ProcessNode.class.getName());
    private static final long MAX_START_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long EXIT_MILLIS = 2_000;
    /** From here on a restart is a new beginning, not the next one of a series. */
    private static final long STABLE_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** Killed, terminated, interrupted; done, or cut off by us; and what ssh says when its connection is lost. */
    private static final Set<Integer> FROM_OUTSIDE =
            Set.of(128 + 9, 128 + 15, 128 + 2, WorkerExit.DONE, WorkerExit.SCHEDULER_GONE, 255);
    /** Every so many signs of life, the worker is told which jobs have ended. */
    private static final int BEATS_PER_CLEANING = 5;

    private final NodeSettings settings;
    private final WorkerStart start;
    private final ProcessSettings limits;
    private final BackendContext context;
    private final Predicate<JobDescription> ended;
    private final CompletableFuture<Void> settled = new CompletableFuture<>();
    private final Thread thread;
    private final Object lock = new Object();

    private Optional<Process> process = Optional.empty(); // guarded by lock, as all below
    private Optional<WorkerConnection> connection = Optional.empty();
    private Optional<String> verdict = Optional.empty(); // why the worker is being killed
    private long startedAt;
    private boolean silent;
    private boolean stopping;
    private int beats;

    /** @param ended whether a job has ended */
    ProcessNode(
            NodeSettings settings,
            WorkerStart start,
            ProcessSettings limits,
            BackendContext context,
            Predicate<JobDescription> ended) {
        this.settings = settings;
        this.start = start;
        this.limits = limits;
        this.context = context;
        this.ended = ended;
        this.thread = new Thread(this::run, settings.id());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Completes when the first worker is there; exceptionally when it could not be started. */
    CompletableFuture<Void> settled() {
        return settled;
    }

    private void run() {
        int failures = 0;
        while (!isStopping()) {
            long begun = System.nanoTime();
            boolean fruitful = runWorker();
            failures = fruitful || System.nanoTime() - begun > STABLE_NANOS ? 0 : failures + 1;
            pause(BackOff.afterFailures(failures));
        }
        settled.complete(null);
    }

    /** Returns whether the worker has done any work. */
    private boolean runWorker() {
        Process started;
        try {
            started = start.start();
        } catch (IOException e) {
            failedToStart(e.getMessage());
            return false;
        }
        Stderr stderr = Stderr.of(settings.id(), started.getErrorStream());
        synchronized (lock) {
            process = Optional.of(started);
            verdict = Optional.empty();
            startedAt = System.nanoTime();
            if (stopping) {
                kill("the backend is being closed");
            }
        }
        try {
            WorkerStart.Greeted greeted = start.greet(started, ended);
            return serve(started, greeted, stderr);
        } catch (IOException e) {
            failedToStart(fate(started, stderr, e.getMessage()));
            return false;
        } catch (RuntimeException e) { // the scheduler does not want the node: another one has its name
            failedToStart(String.valueOf(e.getMessage()));
            return false;
        } finally {
            destroy(started);
        }
    }

    private void failedToStart(String reason) {
        String message = "node '" + settings.id() + "' does not start: " + reason;
        if (!isStopping()) {
            LOG.log(System.Logger.Level.WARNING, message);
        }
        settled.completeExceptionally(new IllegalArgumentException(message));
    }

    private boolean serve(Process started, WorkerStart.Greeted greeted, Stderr stderr) {
        WorkerConnection worker = greeted.connection();
        worker.startWriting();
        synchronized (lock) {
            connection = Optional.of(worker);
            silent = false;
            if (stopping) {
                worker.sayGoodbye();
            }
        }
        context.nodeJoined(describe(greeted.ready()));
        settled.complete(null);
        Optional<String> nonsense = Optional.empty();
        try {
            worker.read();
        } catch (WireException e) {
            nonsense = Optional.of("it was cut off, since what it says makes no sense: " + e.getMessage());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, () -> "node '" + settings.id() + "': " + e);
        } catch (RuntimeException e) { // thrown by a listener; the node must outlive it
            LOG.log(System.Logger.Level.ERROR, () -> "node '" + settings.id() + "' could not report", e);
            nonsense = Optional.of("what it reported could not be taken: " + e);
        }
        synchronized (lock) {
            connection = Optional.empty();
        }
        if (nonsense.isPresent()) {
            destroy(started);
        }
        String reason = nonsense.orElse(fate(started, stderr, "its worker has ended"));
        if (nonsense.isEmpty() && endedByItself(started)) {
            String memory = " (it had " + (greeted.ready().maxMemory() >> 20) + " MiB)";
            worker.failRunning(Failure.crash("node '" + settings.id() + "': " + reason + memory, ""));
        }
        worker.end();
        if (!isStopping()) {
            LOG.log(System.Logger.Level.INFO, () -> "node '" + settings.id() + "' is gone: " + reason);
        }
        context.nodeLeft(settings.id(), reason);
        return worker.fruitful();
    }

    private NodeDescription describe(Message.Ready ready) {
        Map<String, String> attributes = new TreeMap<>();
        attributes.put("cores", Integer.toString(settings.cores() > 0 ? settings.cores() : settings.slots()));
        attributes.put("memory-bytes", Long.toString(ready.maxMemory()));
        attributes.put("cpu-limit", start.cpus().attribute());
        attributes.put("host", settings.remote() ? settings.ssh().replaceFirst(".*@", "") : "localhost");
        if (!settings.coreSpeed().isEmpty()) {
            attributes.put(CoreSpeed.ATTRIBUTE, settings.coreSpeed());
        }
        Link link = settings.remote()
                ? new Link(Duration.ofMillis(1), 1e8)
                : new Link(Duration.ofNanos(50_000), Double.POSITIVE_INFINITY);
        return new NodeDescription(settings.id(), settings.speed(), settings.slots(), link, attributes);
    }

    AttemptHandle dispatch(long attempt, Segment segment, AttemptListener listener) {
        Optional<WorkerConnection> worker;
        synchronized (lock) {
            worker = connection;
        }
        return worker.orElseThrow(() -> new IllegalStateException("node '" + settings.id() + "' is gone"))
                .dispatch(attempt, segment, listener);
    }

    /** Looks after the worker; called once in a heartbeat. */
    void watch() {
        synchronized (lock) {
            if (connection.isEmpty()) {
                if (process.isPresent() && System.nanoTime() - startedAt > MAX_START_NANOS) {
                    kill("it did not answer within " + TimeUnit.NANOSECONDS.toSeconds(MAX_START_NANOS) + " s");
                }
                return;
            }
            WorkerConnection worker = connection.get();
            worker.heartbeat();
            beats++;
            if (beats % BEATS_PER_CLEANING == 0) {
                worker.closeEndedJobs();
            }
            long nanos = worker.silentNanos();
            if (nanos > limits.loss().toNanos()) {
                kill("it has been silent for " + limits.loss().toMillis() / 1e3 + " s");
            }
            boolean nowSilent = nanos > limits.silence().toNanos();
            if (nowSilent != silent) {
                silent = nowSilent;
                if (silent) {
                    context.nodeSilent(settings.id());
                } else {
                    context.nodeHeard(settings.id());
                }
            }
        }
    }

    /** Lets the worker end, and starts no other. */
    void stop() {
        synchronized (lock) {
            stopping = true;
            connection.ifPresent(WorkerConnection::sayGoodbye);
            if (connection.isEmpty()) {
                kill("the backend is being closed");
            }
            lock.notifyAll();
        }
    }

    /** Waits until everything has ended, and ends it when a time of {@link System#nanoTime} has come. */
    void awaitStop(long deadlineNanos) {
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadlineNanos - System.nanoTime()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // whoever closes the backend is in a hurry
        }
        synchronized (lock) {
            kill("it did not end when it was told to");
            connection.ifPresent(WorkerConnection::end);
        }
    }

    private boolean isStopping() {
        synchronized (lock) {
            return stopping;
        }
    }

    private void pause(Duration length) {
        long deadline = System.nanoTime() + length.toNanos();
        synchronized (lock) {
            for (long left = length.toNanos(); left > 0 && !stopping; left = deadline - System.nanoTime()) {
                try {
                    TimeUnit.NANOSECONDS.timedWait(lock, left);
                } catch (InterruptedException e) {
                    stopping = true;
                }
            }
        }
    }

    /** Ends the worker's process at once; the thread that listens to it does the rest. */
    private void kill(String reason) {
        if (verdict.isEmpty()) {
            verdict = Optional.of(reason);
        }
        process.ifPresent(ProcessNode::destroy);
    }

    private static void destroy(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Says why a worker is gone. */
    private String fate(Process ending, Stderr stderr, String otherwise) {
        Optional<String> known;
        synchronized (lock) {
            known = verdict;
        }
        Optional<Integer> code = exitCode(ending);
        try {
            String reason = known.orElse(code.map(value -> "its worker ended with exit code " + value + meaning(value))
                    .orElse(otherwise));
            String said = code.filter(value -> value != 0).isPresent() ? stderr.tail() : "";
            return said.isEmpty() || known.isPresent() ? reason : reason + ": " + said;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return otherwise;
        }
    }

    /**
     * Whether what the worker ran may be to blame for its end. Nobody within a worker sends it a signal to end, and the
     * way to another machine says nothing of what happens there.
     */
    private boolean endedByItself(Process ended) {
        synchronized (lock) {
            if (stopping || verdict.isPresent()) {
                return false;
            }
        }
        return exitCode(ended).filter(code -> !FROM_OUTSIDE.contains(code)).isPresent();
    }

    private static String meaning(int code) {
        if (code == WorkerExit.OUT_OF_MEMORY) {
            return " (out of memory)";
        }
        return code > 128 && code < 160 ? " (signal " + (code - 128) + ")" : "";
    }

    private static Optional<Integer> exitCode(Process ending) {
        try {
            return ending.waitFor(EXIT_MILLIS, TimeUnit.MILLISECONDS)
                    ? Optional.of(ending.exitValue())
                    : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
