package io.whittle.scheduler;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What waits for the loop, and the time at which it must wake at the latest. Posted to by any thread. */
final class Inbox {
    private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();

    void post(Runnable task) {
        queue.add(task);
    }

    /** Returns the next task, or null when this time ({@link System#nanoTime}) has come; waits for either. */
    Runnable take(long untilNanos) throws InterruptedException {
        Runnable task = queue.poll();
        if (task != null) {
            return task;
        }
        if (untilNanos == Long.MAX_VALUE) {
            return queue.take();
        }
        long wait = untilNanos - System.nanoTime();
        return wait <= 0 ? null : queue.poll(wait, TimeUnit.NANOSECONDS);
    }
}
