package io.whittle.spi.backend;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.locks.LockSupport;

/** Time as a node's thread sees it; in nanoseconds from an arbitrary origin. Used by that thread. */
interface NodeClock {
    /** Returns the time on the wall. */
    long wallNanos();

    /** Returns the processor time that the calling thread has used. Costs a system call. */
    long processorNanos();

    /**
     * Does nothing for a while.
     *
     * @throws InterruptedException as soon as the thread is interrupted
     */
    void idle(long nanos) throws InterruptedException;

    /** The machine's clocks. Where it does not tell processor time, the wall clock stands in. */
    static NodeClock ofMachine() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        boolean tells = threads.isCurrentThreadCpuTimeSupported() && threads.isThreadCpuTimeEnabled();
        return new NodeClock() {
            @Override
            public long wallNanos() {
                return System.nanoTime();
            }

            @Override
            public long processorNanos() {
                return tells ? threads.getCurrentThreadCpuTime() : System.nanoTime();
            }

            @Override
            public void idle(long nanos) throws InterruptedException {
                long until = System.nanoTime() + nanos;
                long left = nanos;
                while (left > 0) { // parking may end early for no reason
                    if (Thread.interrupted()) {
                        throw new InterruptedException("interrupted while idling");
                    }
                    LockSupport.parkNanos(this, left);
                    left = until - System.nanoTime();
                }
            }
        };
    }
}
