package io.whittle.plugin.local;

import io.whittle.spi.backend.AttemptHandle;
import io.whittle.spi.backend.AttemptListener;
import io.whittle.spi.backend.BlockTimer;
import io.whittle.spi.backend.JobDescription;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.backend.Segment;
import io.whittle.spi.backend.SlowTimer;
import io.whittle.spi.workload.BlockRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A node: segments that wait, and a thread for each slot that runs them in the order they came. Methods may be called by
 * any thread.
 */
final class LocalNode {
    private static final System.Logger LOG = System.getLogger(LocalNode.class.getName());

    private final NodeDescription description;
    private final boolean emulated;
    private final Function<JobDescription, BlockRunner> code;
    private final BlockingQueue<Optional<Attempt>> waiting = new LinkedBlockingQueue<>(); // empty: the slot stops
    private final Set<Attempt> unfinished = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new ArrayList<>();

    LocalNode(NodeDescription description, boolean emulated, Function<JobDescription, BlockRunner> code) {
        this.description = description;
        this.emulated = emulated;
        this.code = code;
        for (int slot = 1; slot <= description.slots(); slot++) {
            String name = description.slots() == 1 ? description.id() : description.id() + "/" + slot;
            Thread thread = new Thread(this::runSegments, name);
            thread.setDaemon(true);
            threads.add(thread);
        }
    }

    NodeDescription description() {
        return description;
    }

    void start() {
        threads.forEach(Thread::start);
    }

    /** Takes a segment; not after {@link #stop}. */
    AttemptHandle enqueue(long id, Segment segment, AttemptListener listener) {
        Attempt attempt = new Attempt(id, segment, description.attributes(), code, listener);
        unfinished.add(attempt);
        waiting.add(Optional.of(attempt));
        return attempt;
    }

    /** Cancels what waits and what runs, and lets the threads end. */
    void stop() {
        unfinished.forEach(Attempt::cancel);
        threads.forEach(thread -> waiting.add(Optional.empty()));
    }

    /**
     * Waits until the threads have ended, until a time of {@link System#nanoTime}; in any case nobody hears of this node's
     * segments afterwards.
     *
     * @return whether they have ended
     */
    boolean awaitStop(long deadlineNanos) {
        boolean ended = true;
        for (Thread thread : threads) {
            ended &= hasEnded(thread, deadlineNanos);
        }
        unfinished.forEach(Attempt::silence);
        return ended;
    }

    private static boolean hasEnded(Thread thread, long deadlineNanos) {
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(0, deadlineNanos - System.nanoTime()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // whoever closes the backend is in a hurry
        }
        return !thread.isAlive();
    }

    private void runSegments() {
        Optional<SlowTimer> slow = emulated && description.speed() < 1
                ? Optional.of(new SlowTimer(description.speed()))
                : Optional.empty();
        BlockTimer timer = slow.isPresent() ? slow.get() : BlockTimer.wall();
        for (Optional<Attempt> next = take(); next.isPresent(); next = take()) {
            Attempt attempt = next.get();
            slow.ifPresent(slowTimer -> slowTimer.segmentStarts(attempt.job().external()));
            try {
                attempt.run(timer);
            } catch (RuntimeException | Error e) { // thrown by a listener; the node must outlive it
                LOG.log(
                        System.Logger.Level.ERROR,
                        () -> "node '" + description.id() + "' could not report on a segment of job '"
                                + attempt.job().kind() + "'",
                        e);
            } finally {
                unfinished.remove(attempt);
            }
        }
    }

    private Optional<Attempt> take() {
        while (true) {
            try {
                return waiting.take();
            } catch (InterruptedException e) {
                // an item interrupted its own thread: that was not meant for the segments after it
            }
        }
    }
}
