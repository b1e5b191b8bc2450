package io.whittle.spi.contract;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for what must happen, and fails the test where it does not. How long it takes is not judged. */
final class Patience {
    private static volatile long nanos = TimeUnit.SECONDS.toNanos(30);

    private Patience() {}

    /** Waits this long at most from now on: for tests of the contract tests themselves, in which waiting is in vain. */
    static void limit(long limitNanos) {
        nanos = limitNanos;
    }

    /** Returns how long to wait at most. */
    static long nanos() {
        return nanos;
    }

    /** Waits once on a monitor that the caller holds, until it is notified or the deadline passes. */
    @SuppressWarnings("WaitNotInLoop") // callers loop
    static void await(Object monitor, long deadlineNanos, String what) throws InterruptedException {
        long left = deadlineNanos - System.nanoTime();
        if (left <= 0) {
            throw new AssertionError("waited in vain for " + what);
        }
        TimeUnit.NANOSECONDS.timedWait(monitor, left);
    }

    static void await(CountDownLatch latch, String what) throws InterruptedException {
        if (!latch.await(nanos, TimeUnit.NANOSECONDS)) {
            throw new AssertionError("waited in vain for " + what);
        }
    }
}
