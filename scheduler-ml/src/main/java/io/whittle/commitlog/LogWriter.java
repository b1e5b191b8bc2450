package io.whittle.commitlog;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The thread that writes the logs of all runs of a scheduler. What waits together is forced to the disk together: one
 * answer of the disk serves as many results as have gathered meanwhile. Started by the first log; ends with the process.
 * Methods may be called by any thread.
 */
public final class LogWriter {
    /** How many steps are taken before those that wait for the disk get their turn. */
    private static final int MAX_STEPS = 1000;

    private record Step(RunLog log, Runnable action) {}

    private final LinkedBlockingQueue<Step> steps = new LinkedBlockingQueue<>(); // bounded by each log's backlog
    private final Object starting = new Object();
    private boolean started; // guarded by starting
    /** Shared by all logs, each of which empties it before another's turn. */
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(CommitLog.BUFFER_BYTES);

    /** Logs with something that is not on the disk yet; the writing thread's own. */
    private final Set<RunLog> unforced = new LinkedHashSet<>();

    ByteBuffer buffer() {
        return buffer;
    }

    void add(RunLog log, Runnable action) {
        steps.add(new Step(log, action));
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
        while (true) {
            try {
                takeSteps();
                forceWhatIsDue();
            } catch (InterruptedException e) {
                System.getLogger(LogWriter.class.getName())
                        .log(System.Logger.Level.DEBUG, "the log's thread was interrupted, and goes on", e);
            } catch (RuntimeException | Error e) { // other runs wait for it, too
                System.getLogger(LogWriter.class.getName())
                        .log(System.Logger.Level.ERROR, "internal error in the log's thread", e);
            }
        }
    }

    private void takeSteps() throws InterruptedException {
        Step step = next();
        RunLog last = null;
        for (int taken = 0; step != null; taken++) {
            if (last != null && last != step.log()) {
                flush(last);
            }
            last = step.log();
            step.action().run();
            step = taken < MAX_STEPS ? steps.poll() : null;
        }
        if (last != null) {
            flush(last);
        }
    }

    private Step next() throws InterruptedException {
        long due = Long.MAX_VALUE;
        for (RunLog log : unforced) {
            due = Math.min(due, log.forceDueNanos());
        }
        if (due == Long.MAX_VALUE) {
            return steps.take();
        }
        return steps.poll(Math.max(0, due - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private void flush(RunLog log) {
        log.flush();
        if (log.forceDueNanos() == Long.MAX_VALUE) {
            unforced.remove(log);
        } else {
            unforced.add(log);
        }
    }

    private void forceWhatIsDue() {
        long now = System.nanoTime();
        List<RunLog> due = new ArrayList<>();
        for (RunLog log : unforced) {
            if (log.forceDueNanos() - now <= 0) {
                due.add(log);
            }
        }
        due.forEach(RunLog::force);
        due.forEach(unforced::remove);
    }
}
