package io.whittle.plugin.process.worker;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** How a worker ends. */
public final class WorkerExit {
    /** The scheduler said goodbye. */
    public static final int DONE = 0;
    /** There was no memory left for the worker itself; what the JVM also says with -XX:+ExitOnOutOfMemoryError. */
    public static final int OUT_OF_MEMORY = 3;
    /** The scheduler said what makes no sense, or something in the worker broke. */
    public static final int BROKEN = 70;
    /** The scheduler has died, or has been silent for too long. */
    public static final int SCHEDULER_GONE = 75;

    private static final long MAX_SECONDS = 3;
    private static final AtomicBoolean LEAVING = new AtomicBoolean();

    private WorkerExit() {}

    /**
     * Ends this process and the child processes of its workloads, with the clean-up that was registered, but not for
     * longer than {@value #MAX_SECONDS} s.
     */
    static void exit(int code) {
        if (!LEAVING.compareAndSet(false, true)) {
            return; // the caller's thread dies with the process
        }
        Thread last = new Thread(
                () -> {
                    try {
                        TimeUnit.SECONDS.sleep(MAX_SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    Runtime.getRuntime().halt(code);
                },
                "whittle-halt");
        last.setDaemon(true);
        last.start();
        try {
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        } catch (RuntimeException e) { // the system does not say, for want of a file handle
            System.err.println("the child processes of this worker cannot be found: " + e.getMessage());
        }
        new Thread(() -> System.exit(code), "whittle-exit").start();
    }

    /** Ends this process where there may be no memory for anything else. */
    static void outOfMemory() {
        Runtime.getRuntime().halt(OUT_OF_MEMORY);
    }
}
