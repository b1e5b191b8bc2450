package io.whittle.time;

import java.util.function.LongSupplier;

/**
 * A clock that never goes back: where the one that it reads does, it goes on from where it was, so that waits end when they
 * would have. Forward jumps of that clock are time that has passed. Safe for use by any thread.
 */
public final class SteadyClock {
    private static final long BEGAN = System.nanoTime();
    private static final SteadyClock MACHINE = new SteadyClock(() -> System.nanoTime() - BEGAN);

    private final LongSupplier source;
    // guarded by this
    private long read;
    private long lost;

    /** Reads this clock, in nanoseconds from an arbitrary origin. */
    public SteadyClock(LongSupplier source) {
        this.source = source;
        this.read = source.getAsLong();
    }

    /**
     * Returns for how many nanoseconds this process has asked for the time, by {@link System#nanoTime}: nobody sets that
     * clock, and while the machine sleeps it stands still or jumps ahead, as its system has it.
     */
    public static long now() {
        return MACHINE.nanos();
    }

    /** Returns the time in nanoseconds, never less than before. */
    public synchronized long nanos() {
        long now = source.getAsLong();
        if (now < read) {
            lost += read - now;
        }
        read = now;
        return now + lost;
    }
}
