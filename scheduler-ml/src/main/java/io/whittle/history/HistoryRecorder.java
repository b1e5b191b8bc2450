package io.whittle.history;

import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.SegmentRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Writes to the history on a thread of its own, which is started by the first entry. Adding never blocks. Several
 * entries that wait together share a transaction. Where that thread comes to an end that nobody asked for, nothing more
 * is recorded, and whoever waits, or wants to, is told.
 */
final class HistoryRecorder implements AutoCloseable {
    private static final int MAX_BATCH = 512;
    private static final int MAX_TRIES = 3;
    /** How long segments may wait for others: a transaction for each costs more than all else about them. */
    private static final long GATHER_MILLIS = 100;

    private final HistoryDatabase database;
    private final int maxPendingSegments;
    private final Consumer<String> warnings;
    private final BlockingQueue<Entry> entries = new LinkedBlockingQueue<>();
    /** Has a permit where something should be written without waiting for more. */
    private final Semaphore urgent = new Semaphore(0);

    private final AtomicInteger pendingSegments = new AtomicInteger();
    private final AtomicLong leftOut = new AtomicLong();
    private final AtomicLong places = new AtomicLong();
    private final Object starting = new Object();
    private Thread thread; // guarded by starting
    private boolean closed; // guarded by starting
    private Optional<HistoryException> failure = Optional.empty(); // guarded by starting
    private final List<Entry> batch = new ArrayList<>(); // the writing thread's own
    private boolean broken; // the writing thread's own

    /**
     * Makes one that is not started yet.
     *
     * @param warnings told in a sentence what cannot be recorded; must not throw
     */
    HistoryRecorder(HistoryDatabase database, int maxPendingSegments, Consumer<String> warnings) {
        this.database = database;
        this.maxPendingSegments = maxPendingSegments;
        this.warnings = warnings;
    }

    void add(Write write) {
        add(new Entry(write, false, false, new CountDownLatch(0)));
    }

    private void add(Entry entry) {
        synchronized (starting) {
            if (closed) {
                return;
            }
            put(entry);
            if (thread == null) {
                Thread writing = new Thread(this::write, "whittle-history");
                writing.setDaemon(true);
                writing.start();
                thread = writing; // there is one to wait for only where it could be started
            }
        }
    }

    private void put(Entry entry) {
        entries.add(entry);
        if (!entry.segment() || entries.size() >= MAX_BATCH) {
            urgent.release();
        }
    }

    void addSegment(String runId, SegmentRecord segment) {
        if (pendingSegments.incrementAndGet() > maxPendingSegments) {
            pendingSegments.decrementAndGet();
            leftOut.incrementAndGet();
            return;
        }
        int place = (int) places.getAndIncrement();
        add(new Entry(writer -> writer.segment(runId, place, segment), true, false, new CountDownLatch(0)));
    }

    void addEnd(RunRecord run) {
        add(writer -> writer.end(run));
    }

    long segmentsLeftOut() {
        return leftOut.get();
    }

    /** Throws {@link HistoryException} where the writing thread has ended by itself. */
    void flush() {
        CountDownLatch written = new CountDownLatch(1);
        synchronized (starting) {
            throwFailure();
            if (thread == null || closed) {
                return;
            }
            put(new Entry(writer -> {}, false, false, written));
        }
        await(written);
        synchronized (starting) {
            throwFailure();
        }
    }

    private void throwFailure() {
        if (failure.isPresent()) {
            HistoryException first = failure.get();
            throw new HistoryException(first.getMessage(), false, first);
        }
    }

    @Override
    public void close() {
        Thread writing;
        synchronized (starting) {
            if (closed) {
                return;
            }
            closed = true;
            writing = thread;
            put(new Entry(writer -> {}, false, true, new CountDownLatch(0)));
        }
        if (writing != null) {
            try {
                writing.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HistoryException("interrupted while the run history was written", true, e);
        }
    }

    private void write() {
        try {
            writeAll();
        } catch (InterruptedException e) {
            endWith(e);
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) { // for lack of memory, or of a part of the program
            endWith(e);
        }
    }

    /** Records nothing from now on, and lets nobody wait for it. */
    private void endWith(Throwable cause) {
        HistoryException explained = new HistoryException(
                "the run history " + database.file() + " is no longer written, since what writes it has ended (" + cause
                        + "); begin the program again",
                false,
                cause);
        synchronized (starting) {
            closed = true;
            failure = Optional.of(explained);
        }
        warnings.accept(explained.getMessage() + ". This process records no further runs.");
        entries.drainTo(batch);
        batch.forEach(entry -> entry.written().countDown());
    }

    private void writeAll() throws InterruptedException {
        try (Held held = new Held()) {
            boolean last = false;
            while (!last) {
                Entry first = entries.take();
                batch.add(first);
                if (first.segment() && urgent.tryAcquire(GATHER_MILLIS, TimeUnit.MILLISECONDS)) {
                    urgent.drainPermits(); // before the entries: what comes after them brings its own
                }
                entries.drainTo(batch, MAX_BATCH);
                writeOrGiveUp(held);
                for (Entry entry : batch) {
                    if (entry.segment()) {
                        pendingSegments.decrementAndGet();
                    }
                    last |= entry.last();
                    entry.written().countDown();
                }
                batch.clear();
            }
        }
    }

    private void writeOrGiveUp(Held held) {
        for (int tries = 1; !broken; tries++) {
            try {
                held.write();
                return;
            } catch (HistoryException e) {
                if (!e.retryable()) {
                    broken = true;
                    warnings.accept(e.getMessage() + ". This process records no further runs.");
                } else if (tries == MAX_TRIES) {
                    warnings.accept(e.getMessage() + ". Part of a run is not recorded.");
                    return;
                }
            }
        }
    }

    /** The connection, opened with the first batch. */
    private final class Held implements AutoCloseable {
        private Connection connection;

        void write() {
            try {
                if (connection == null) {
                    connection = database.connectToWrite();
                }
                // the driver begins the next transaction with each commit, which would hold up all other processes
                connection.setAutoCommit(false);
                try (RunWriter writer = new RunWriter(connection)) {
                    for (Entry entry : batch) {
                        entry.write().to(writer);
                    }
                }
                connection.setAutoCommit(true);
            } catch (SQLException e) {
                HistoryException explained = database.explain(e);
                rollBack(explained);
                throw explained;
            } catch (RuntimeException e) {
                if (e instanceof HistoryException) {
                    throw e;
                }
                HistoryException explained = new HistoryException(
                        "cannot put a run into the run history " + database.file() + " (" + e + ")", false, e);
                rollBack(explained);
                throw explained;
            }
        }

        private void rollBack(HistoryException cause) {
            if (connection != null) {
                try {
                    if (!connection.getAutoCommit()) {
                        connection.rollback();
                        connection.setAutoCommit(true);
                    }
                } catch (SQLException e) {
                    cause.addSuppressed(e);
                }
            }
        }

        @Override
        public void close() {
            if (connection != null) {
                try {
                    connection.close();
                } catch (SQLException e) {
                    warnings.accept(database.explain(e).getMessage());
                }
            }
        }
    }

    /** Something to write. Tried again where the database was busy. */
    interface Write {
        void to(RunWriter writer) throws SQLException;
    }

    private record Entry(Write write, boolean segment, boolean last, CountDownLatch written) {}
}
