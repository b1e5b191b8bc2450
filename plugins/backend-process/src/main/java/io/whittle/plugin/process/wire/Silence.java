package io.whittle.plugin.process.wire;

import java.util.function.LongSupplier;

/**
 * For how long the other side of a connection has said nothing while this side was awake. A process that was stopped, or
 * whose machine slept or had its clock jump, has heard nothing either: when it goes on, it must not hold everybody else for
 * dead, but listen anew. May be used by any thread.
 */
public final class Silence {
    private final long maxGapNanos;
    private final LongSupplier clock;
    // guarded by this
    private long heardAt;
    private long lookedAt;

    /**
     * Begins as if something had just been heard.
     *
     * @param maxGapNanos who looks less often than that has been asleep
     * @param clock the time in nanoseconds from an arbitrary origin
     */
    public Silence(long maxGapNanos, LongSupplier clock) {
        this.maxGapNanos = maxGapNanos;
        this.clock = clock;
        this.heardAt = clock.getAsLong();
        this.lookedAt = heardAt;
    }

    /** Something has been heard. */
    public synchronized void heard() {
        heardAt = clock.getAsLong();
    }

    /** Returns for how many nanoseconds nothing has been heard; to be called more often than that would matter. */
    public synchronized long nanos() {
        long now = clock.getAsLong();
        if (now - lookedAt > maxGapNanos || now < lookedAt) {
            heardAt = now;
        }
        lookedAt = now;
        return Math.max(0, now - heardAt);
    }
}
