package io.whittle.runtime;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ctrl-C and its kin. While one is in force, a request to end the process calls an action first, and then waits until
 * the main thread has put everything in order. Methods may be called by any thread.
 */
public final class Interruption implements AutoCloseable {
    /** Long enough for items in hand, short enough for a person who wants to leave. */
    private static final long PATIENCE_SECONDS = 15;

    private static final CountDownLatch FINISHED = new CountDownLatch(1);

    private final AtomicBoolean happened = new AtomicBoolean();
    private final Thread hook;

    private Interruption(Runnable action) {
        hook = new Thread(
                () -> {
                    happened.set(true);
                    action.run();
                    awaitMain();
                },
                "whittle-interruption");
    }

    /** Calls the action when the process is asked to end. */
    public static Interruption calls(Runnable action) {
        Interruption interruption = new Interruption(action);
        try {
            Runtime.getRuntime().addShutdownHook(interruption.hook);
        } catch (IllegalStateException e) { // the process is ending already
            interruption.happened.set(true);
            action.run();
        }
        return interruption;
    }

    /** Returns whether the process has been asked to end. */
    public boolean happened() {
        return happened.get();
    }

    /** The main thread has put everything in order: the process may end. */
    public static void finished() {
        FINISHED.countDown();
    }

    private static void awaitMain() {
        try {
            if (!FINISHED.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("whittle: ended before everything had stopped");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Calls the action no longer. */
    @Override
    public void close() {
        if (happened.get()) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already; the hook runs, and finds that there is nothing left to do.
            happened.set(true);
        }
    }
}
