package io.whittle.plugin.process;

import io.whittle.plugin.process.wire.WireException;
import io.whittle.spi.OpenFiles;
import io.whittle.spi.backend.AttemptHandle;
import io.whittle.spi.backend.AttemptListener;
import io.whittle.spi.backend.BackendContext;
import io.whittle.spi.backend.Failure;
import io.whittle.spi.backend.JobDescription;
import io.whittle.spi.backend.Segment;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
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
    /** A process that is killed ends within this time. */
    private static final long KILLED_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** From here on a restart is a new beginning, not the next one of a series. */
    private static final long STABLE_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** A worker that is killed while it starts says nothing of its settings: so many are started before it counts. */
    private static final int KILLED_STARTS = 3;
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

    private int killedStarts; // in a row; the thread's own

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
        try {
            while (!isStopping()) {
                long begun = System.nanoTime();
                boolean sound = runWorker();
                failures = sound || System.nanoTime() - begun > STABLE_NANOS ? 0 : failures + 1;
                pause(BackOff.afterFailures(failures));
            }
        } finally {
            settled.complete(null); // whoever waits for the node must not wait for ever
        }
    }

    /** Returns whether the worker came to run anything: what ends it then is for the scheduler to find out, not to wait for. */
    private boolean runWorker() {
        Process started;
        try {
            started = start.start();
        } catch (IOException e) {
            failedToStart(OpenFiles.ranOut(e) ? e.getMessage() + "; " + OpenFiles.REMEDY : e.getMessage());
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
            WorkerEnding ending = ending(started, stderr);
            killedStarts = ending.killed() ? killedStarts + 1 : KILLED_STARTS;
            if (killedStarts >= KILLED_STARTS) {
                failedToStart(ending.reason(e.getMessage()));
            }
            return false;
        } catch (RuntimeException e) { // the scheduler does not want the node: another one has its name
            disconnect().ifPresent(WorkerConnection::end);
            failedToStart(String.valueOf(e.getMessage()));
            return false;
        } finally {
            destroy(started);
            forget();
        }
    }

    private void failedToStart(String reason) {
        String message = "node '" + settings.id() + "' does not start: " + reason;
        if (!isStopping()) { // told once; whoever wants to know how often it is tried, asks for details
            LOG.log(settled.isDone() ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING, message);
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
        killedStarts = 0;
        context.nodeJoined(start.describe(greeted.ready()));
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
        if (nonsense.isEmpty()) {
            nonsense = worker.speechless();
        }
        disconnect();
        if (nonsense.isPresent()) {
            destroy(started);
        }
        WorkerEnding ending = ending(started, stderr);
        String reason = nonsense.orElseGet(() -> ending.reason("its worker has ended"));
        if (nonsense.isEmpty() && ending.byItself()) {
            String memory = " (it had " + (greeted.ready().maxMemory() >> 20) + " MiB)";
            worker.failRunning(Failure.crash("node '" + settings.id() + "': " + reason + memory, ""));
        }
        worker.end();
        if (!isStopping()) {
            LOG.log(System.Logger.Level.INFO, () -> "node '" + settings.id() + "' is gone: " + reason);
        }
        context.nodeLeft(settings.id(), reason);
        return worker.hasBegun();
    }

    /** Lets no further segments through; returns the connection that there was. Nobody has reason to kill the worker now. */
    private Optional<WorkerConnection> disconnect() {
        synchronized (lock) {
            Optional<WorkerConnection> last = connection;
            connection = Optional.empty();
            process = Optional.empty();
            return last;
        }
    }

    private void forget() {
        synchronized (lock) {
            process = Optional.empty();
        }
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
        join(deadlineNanos - System.nanoTime());
        synchronized (lock) {
            kill("it did not end when it was told to");
            connection.ifPresent(WorkerConnection::end);
        }
        thread.interrupt(); // it may wait for room that nobody makes any more
        join(KILLED_NANOS);
    }

    private void join(long nanos) {
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, nanos));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // whoever closes the backend is in a hurry
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
        try {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
        } catch (RuntimeException e) { // the system does not say, for want of a file handle
            LOG.log(System.Logger.Level.DEBUG, "the child processes of a worker cannot be found: " + e);
        } finally {
            process.destroyForcibly();
        }
    }

    private WorkerEnding ending(Process ended, Stderr stderr) {
        Optional<String> known;
        synchronized (lock) {
            known = verdict;
        }
        return WorkerEnding.of(ended, stderr, known);
    }
}
