package io.whittle.scheduler;

/** How much may lie somewhere, and how much does. Safe for use by any thread. */
final class Room {
    private final long max;
    private volatile long taken; // written with this held

    /** Room for so much: once as much or more is taken, there is none. */
    Room(long max) {
        this.max = max;
    }

    /** Takes some, whether there is room or not; gives it back where negative. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // with this held
    synchronized void take(long size) {
        taken += size;
        if (taken < max) {
            notifyAll();
        }
    }

    /** Returns whether there is any left; waits for nobody. */
    boolean any() {
        return taken < max;
    }

    /** Returns when there is some left; at once where there is. */
    void await() throws InterruptedException {
        if (any()) {
            return;
        }
        synchronized (this) {
            while (!any()) {
                wait();
            }
        }
    }
}
