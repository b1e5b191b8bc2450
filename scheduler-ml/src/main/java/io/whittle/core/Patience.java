package io.whittle.core;

/**
 * Waits for {@link JobScheduler#NO_NODE_NANOS} for what may yet come. It is counted in looks a second apart, each of which
 * counts as one however much time has passed since the last: a clock that jumps ahead, or a scheduler that slept, must not
 * use up all of it in which nobody could have come.
 */
final class Patience {
    private static final int LOOKS = 10;
    private static final long EACH_NANOS = JobScheduler.NO_NODE_NANOS / LOOKS;

    private int looksLeft;
    private long nextLook = Long.MAX_VALUE;

    /** Begins to wait, unless it does so already. */
    void begin(long nowNanos) {
        if (nextLook == Long.MAX_VALUE) {
            looksLeft = LOOKS;
            nextLook = nowNanos + EACH_NANOS;
        }
    }

    /** It has come. */
    void end() {
        nextLook = Long.MAX_VALUE;
    }

    /** Returns when to look next; {@link Long#MAX_VALUE} where nothing is waited for. */
    long nextLookNanos() {
        return nextLook;
    }

    /** Looks, where it is time to; returns whether it has been waited for long enough. */
    boolean isOver(long nowNanos) {
        if (nowNanos < nextLook || nextLook == Long.MAX_VALUE) {
            return false;
        }
        looksLeft--;
        nextLook = nowNanos + EACH_NANOS;
        return looksLeft <= 0;
    }
}
