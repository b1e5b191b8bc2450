package io.whittle.plugin.process;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * What is to be written to a worker, in order. It takes things at once or not at all: what a worker that does not read
 * leaves here is bounded. Things are turned into bytes by the thread that writes. Safe for use by any thread.
 */
final class WriteQueue {
    /** Something to be written. */
    @FunctionalInterface
    interface Item {
        /** Writes it; called by the writing thread. */
        void write(FrameOutput out) throws java.io.IOException;
    }

    private record Waiting(Item item, long bytes) {}

    private final long maxBytes;
    private final Queue<Waiting> waiting = new ArrayDeque<>(); // guarded by this, as all below
    private long bytes;
    private boolean closed;

    /** @param maxBytes how much may wait, by estimate */
    WriteQueue(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Adds something.
     *
     * @param estimate about how many bytes it holds while it waits
     * @return whether there was room
     */
    synchronized boolean add(Item item, long estimate) {
        if (closed) {
            return true; // whoever reads is gone, and everybody will hear of that
        }
        if (bytes + estimate > maxBytes && !waiting.isEmpty()) {
            return false;
        }
        waiting.add(new Waiting(item, estimate));
        bytes += estimate;
        notifyAll();
        return true;
    }

    /** Returns whether nothing waits. */
    synchronized boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Returns the next thing if there is one now. */
    synchronized Optional<Item> poll() {
        Waiting next = waiting.poll();
        if (next == null) {
            return Optional.empty();
        }
        bytes -= next.bytes;
        return Optional.of(next.item);
    }

    /** Waits until there is something, or nothing will come any more. Returns whether there is. */
    synchronized boolean await() throws InterruptedException {
        while (waiting.isEmpty() && !closed) {
            TimeUnit.HOURS.timedWait(this, 1);
        }
        return !waiting.isEmpty();
    }

    /** Takes nothing more; what waits can still be had. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Drops what waits. */
    synchronized void clear() {
        waiting.clear();
        bytes = 0;
    }
}
