package io.whittle.plugin.process.worker;

import io.whittle.plugin.process.wire.Frames;
import io.whittle.plugin.process.wire.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes messages to the scheduler, each at once and whole. Whoever writes waits while the scheduler does not read: so
 * nothing piles up here, and a worker computes no faster than its results are taken. Safe for use by any thread.
 */
final class Replies {
    private final OutputStream out;
    private final ReentrantLock lock = new ReentrantLock();

    /** @param out not buffered */
    Replies(OutputStream out) {
        this.out = out;
    }

    /** Writes a message. Where that fails the scheduler is gone, and so is the worker. */
    void send(Message message) {
        byte[] frame = Frames.frame(message);
        lock.lock();
        try {
            out.write(frame);
        } catch (IOException e) {
            WorkerExit.exit(WorkerExit.SCHEDULER_GONE);
        } finally {
            lock.unlock();
        }
    }

    /** Says that the worker is still there, unless somebody is just saying something else. */
    void heartbeat() {
        if (lock.tryLock()) {
            try {
                send(new Message.Heartbeat());
            } finally {
                lock.unlock();
            }
        }
    }
}
