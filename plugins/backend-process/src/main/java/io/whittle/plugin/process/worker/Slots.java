package io.whittle.plugin.process.worker;

import io.whittle.spi.backend.SlowTimer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The threads that run segments, in the order they came. Methods may be called by any thread. */
final class Slots {
    private final BlockingQueue<Optional<WorkerAttempt>> waiting = new LinkedBlockingQueue<>(); // empty: the slot stops
    private final Map<Long, WorkerAttempt> unfinished = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private final double speed;

    Slots(String nodeId, int count, double speed) {
        this.speed = speed;
        for (int slot = 1; slot <= count; slot++) {
            Thread thread = new Thread(this::runSegments, count == 1 ? nodeId : nodeId + "/" + slot);
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    /** Takes a segment. */
    void add(WorkerAttempt attempt) {
        unfinished.put(attempt.id(), attempt);
        waiting.add(Optional.of(attempt));
    }

    /** Returns an attempt that has not ended; one that has, and thus is not there, need not be steered. */
    Optional<WorkerAttempt> unfinished(long attempt) {
        return Optional.ofNullable(unfinished.get(attempt));
    }

    /** Cancels everything, and waits until the slots have stopped, but not for long. */
    void stop(long maxNanos) throws InterruptedException {
        unfinished.values().forEach(attempt -> attempt.steering().cancel());
        threads.forEach(thread -> waiting.add(Optional.empty()));
        long deadline = System.nanoTime() + maxNanos;
        for (Thread thread : threads) {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(0, deadline - System.nanoTime()));
        }
    }

    private void runSegments() {
        Optional<SlowTimer> slow = speed < 1 ? Optional.of(new SlowTimer(speed)) : Optional.empty();
        for (Optional<WorkerAttempt> next = take(); next.isPresent(); next = take()) {
            WorkerAttempt attempt = next.get();
            try {
                if (!attempt.run(slow)) {
                    recover();
                }
            } finally {
                unfinished.remove(attempt.id());
            }
        }
    }

    /** After a segment that was too large, most memory should be free again; if it is not, nothing else will fit. */
    private static void recover() {
        Runtime runtime = Runtime.getRuntime();
        runtime.gc();
        if (runtime.totalMemory() - runtime.freeMemory() > runtime.maxMemory() / 2) {
            WorkerExit.exit(WorkerExit.OUT_OF_MEMORY);
        }
    }

    private Optional<WorkerAttempt> take() {
        while (true) {
            try {
                return waiting.take();
            } catch (InterruptedException e) {
                // an item interrupted its own thread: that was not meant for the segments after it
            }
        }
    }
}
