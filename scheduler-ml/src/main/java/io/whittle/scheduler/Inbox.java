package io.whittle.scheduler;

import io.whittle.time.SteadyClock;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What waits for the loop, and the time at which it must wake at the latest. Posted to by any thread. */
final class Inbox {
    private record Letter(Runnable task, long bytes) {}

    private final LinkedBlockingQueue<Letter> queue = new LinkedBlockingQueue<>();
    private final Room room;

    /**
     * @param maxBytes how much of results may wait before those who send them should
     */
    Inbox(long maxBytes) {
        this.room = new Room(maxBytes);
    }

    void post(Runnable task) {
        queue.add(new Letter(task, 0));
    }

    /** Posts a task that holds so many bytes of results. */
    void post(long size, Runnable task) {
        if (size != 0) {
            room.take(size);
        }
        queue.add(new Letter(task, size));
    }

    /** Returns when there is room for more results; at once where there is. */
    void awaitRoom() throws InterruptedException {
        room.await();
    }

    /** Returns the next task, or null when this time ({@link SteadyClock}) has come; waits for either. */
    Runnable take(long untilNanos) throws InterruptedException {
        Letter letter = next(untilNanos);
        if (letter == null) {
            return null;
        }
        return letter.bytes() == 0
                ? letter.task()
                : () -> {
                    try {
                        letter.task().run();
                    } finally {
                        room.take(-letter.bytes());
                    }
                };
    }

    private Letter next(long untilNanos) throws InterruptedException {
        Letter letter = queue.poll();
        if (letter != null) {
            return letter;
        }
        if (untilNanos == Long.MAX_VALUE) {
            return queue.take();
        }
        long wait = untilNanos - SteadyClock.now();
        return wait <= 0 ? null : queue.poll(wait, TimeUnit.NANOSECONDS);
    }
}
