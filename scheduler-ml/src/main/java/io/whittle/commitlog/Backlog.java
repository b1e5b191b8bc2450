package io.whittle.commitlog;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes wait to be written, and whether that is too many: from a high mark on until it is down at a low one. Safe
 * for use by any thread.
 */
final class Backlog {
    /** The bytes that wait, twice; and 1 where that is too many: both change together. */
    private final AtomicLong state = new AtomicLong();

    private final long high;
    private final long low;

    /** A backlog that is too long with {@code high} bytes or more, until it has {@code low} or fewer. */
    Backlog(long high, long low) {
        if (low < 0 || high <= low) {
            throw new IllegalArgumentException("marks of " + low + " and " + high + " bytes");
        }
        this.high = high;
        this.low = low;
    }

    /** Adds bytes; returns whether that made the backlog too long, which it was not before. */
    boolean add(long bytes) {
        while (true) {
            long before = state.get();
            long waiting = (before >> 1) + bytes;
            boolean was = (before & 1) != 0;
            boolean is = was || waiting >= high;
            if (state.compareAndSet(before, (waiting << 1) | (is ? 1 : 0))) {
                return is && !was;
            }
        }
    }

    /** Takes bytes away; returns whether the backlog is no longer too long, which it was before. */
    boolean remove(long bytes) {
        while (true) {
            long before = state.get();
            long waiting = (before >> 1) - bytes;
            boolean was = (before & 1) != 0;
            boolean is = was && waiting > low;
            if (state.compareAndSet(before, (waiting << 1) | (is ? 1 : 0))) {
                return was && !is;
            }
        }
    }

    /** Returns whether the backlog is too long. */
    boolean tooLong() {
        return (state.get() & 1) != 0;
    }

    /** Returns how many bytes wait. */
    long bytes() {
        return state.get() >> 1;
    }
}
