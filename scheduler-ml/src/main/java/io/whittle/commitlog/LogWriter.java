package io.whittle.commitlog;

import io.whittle.time.SteadyClock;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The thread that writes the logs of all runs of a scheduler. What waits together is forced to the disk together: one
 * answer of the disk serves as many results as have gathered meanwhile. Started by the first log. Methods may be called by
 * any thread.
 */
public final class LogWriter implements AutoCloseable {
    /** How many steps are taken before those that wait for the disk get their turn. */
    private static final int MAX_STEPS = 1000;

    /** A log as its writing thread sees it; all of this is called by that thread. */
    interface Log {
        /** Hands what was appended to the operating system. */
        void flush();

        /** Returns when the log wants to be forced; {@link Long#MAX_VALUE} where nothing waits for it. */
        long forceDueNanos();

        /** Makes what was flushed safe. */
        void force();
    }

    private record Step(Optional<Log> log, Runnable action) {}

    private final LongSupplier clock;
    private final Consumer<Throwable> troubled;
    private final LinkedBlockingQueue<Step> steps = new LinkedBlockingQueue<>(); // bounded by each log's backlog
    private final Object starting = new Object();
    private boolean started; // guarded by starting
    private boolean closed; // the writing thread's own
    /** Shared by all logs, each of which empties it before another's turn. */
    private ByteBuffer buffer; // guarded by starting; made when needed

    /** Logs with something that is not on the disk yet; the writing thread's own. */
    private final Set<Log> unforced = new LinkedHashSet<>();

    /** A writer that goes by the time of this process. */
    public LogWriter() {
        this(SteadyClock::now, LogWriter::report);
    }

    /**
     * A writer that goes by another clock.
     *
     * @param troubled hears what should not have happened
     */
    LogWriter(LongSupplier clock, Consumer<Throwable> troubled) {
        this.clock = clock;
        this.troubled = troubled;
    }

    /** Returns the time, in nanoseconds from an arbitrary origin. */
    long nanos() {
        return clock.getAsLong();
    }

    ByteBuffer buffer() {
        synchronized (starting) {
            if (buffer == null) {
                buffer = ByteBuffer.allocateDirect(CommitLog.BUFFER_BYTES);
            }
            return buffer;
        }
    }

    /** Ends the thread, after what has been handed to it; all logs have been closed. */
    @Override
    public void close() {
        synchronized (starting) {
            if (started) {
                steps.add(new Step(Optional.empty(), () -> closed = true));
            }
        }
    }

    void add(Log log, Runnable action) {
        steps.add(new Step(Optional.of(log), action));
        synchronized (starting) {
            if (!started) {
                started = true;
                Thread thread = new Thread(this::writeAll, "whittle-log");
                thread.setDaemon(true);
                thread.start();
            }
        }
    }

    private void writeAll() {
        while (!closed) {
            try {
                takeSteps();
                forceWhatIsDue();
            } catch (InterruptedException | RuntimeException | Error e) { // other runs wait for it, too
                tell(e);
            }
        }
    }

    private void tell(Throwable trouble) {
        try {
            troubled.accept(trouble);
        } catch (RuntimeException | Error e) {
            // to say it may take what there is none of: memory, file handles
        }
    }

    private static void report(Throwable trouble) {
        System.Logger log = System.getLogger(LogWriter.class.getName());
        if (trouble instanceof InterruptedException) {
            log.log(System.Logger.Level.DEBUG, "the log's thread was interrupted, and goes on", trouble);
        } else {
            log.log(System.Logger.Level.ERROR, "internal error in the log's thread", trouble);
        }
    }

    private void takeSteps() throws InterruptedException {
        Step step = next();
        Optional<Log> last = Optional.empty();
        for (int taken = 0; step != null; taken++) {
            if (!last.equals(step.log())) {
                last.ifPresent(this::flush);
            }
            last = step.log();
            step.action().run();
            step = taken < MAX_STEPS ? steps.poll() : null;
        }
        last.ifPresent(this::flush);
    }

    private Step next() throws InterruptedException {
        long due = Long.MAX_VALUE;
        for (Log log : unforced) {
            due = Math.min(due, log.forceDueNanos());
        }
        if (due == Long.MAX_VALUE) {
            return steps.take();
        }
        return steps.poll(Math.max(0, due - nanos()), TimeUnit.NANOSECONDS);
    }

    private void flush(Log log) {
        log.flush();
        if (log.forceDueNanos() == Long.MAX_VALUE) {
            unforced.remove(log);
        } else {
            unforced.add(log);
        }
    }

    private void forceWhatIsDue() {
        long now = nanos();
        List<Log> due = new ArrayList<>();
        for (Log log : unforced) {
            if (log.forceDueNanos() - now <= 0) {
                due.add(log);
            }
        }
        due.forEach(Log::force);
        due.forEach(unforced::remove);
    }
}
