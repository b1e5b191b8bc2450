package io.whittle.runtime;

import io.whittle.runtime.console.Console;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Ctrl-C and its kin. While one is in force, a request to end the process calls an action first, and then waits until
 * the main thread has put everything in order. Methods may be called by any thread.
 */
public final class Interruption implements AutoCloseable {
    /** Long enough for items in hand, short enough for a person who wants to leave. */
    private static final long PATIENCE_SECONDS = 15;

    /** Who waits longer than this wants to know for what. */
    private static final long SILENCE_SECONDS = 1;

    private static final String MAIN = "main";
    private static final Set<String> ENDING_CLASSES = Set.of("java.lang.System", "java.lang.Runtime");

    private static final CountDownLatch FINISHED = new CountDownLatch(1);

    private final AtomicBoolean happened = new AtomicBoolean();
    private final Thread hook;

    private Interruption(Console console, Runnable action, Supplier<Optional<String>> lastWord) {
        hook = new Thread(
                () -> {
                    happened.set(true);
                    sentenceOnExit(Thread.getAllStackTraces()).ifPresent(console::message);
                    action.run();
                    awaitMain(console, lastWord);
                },
                "whittle-interruption");
    }

    /** Calls the action when the process is asked to end. */
    public static Interruption calls(Console console, Runnable action) {
        return calls(console, action, Optional::empty);
    }

    /**
     * The same with something to be said where the process ends although not everything has stopped, so that the main
     * thread cannot say it.
     */
    public static Interruption calls(Console console, Runnable action, Supplier<Optional<String>> lastWord) {
        Interruption interruption = new Interruption(console, action, lastWord);
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

    /**
     * Returns what a person must know where code of a job, not a signal, ends the process: nothing else tells them.
     *
     * @param stacks what the process's threads are doing
     */
    static Optional<String> sentenceOnExit(Map<Thread, StackTraceElement[]> stacks) {
        return stacks.entrySet().stream()
                .filter(stack -> !stack.getKey().getName().equals(MAIN))
                .flatMap(stack -> callerOfExit(List.of(stack.getValue())).stream())
                .findFirst()
                .map(caller -> "whittle: " + caller.getClassName() + "." + caller.getMethodName()
                        + " ends this process by System.exit; run jobs whose code does that with --backend process,"
                        + " where it ends no more than a worker");
    }

    private static Optional<StackTraceElement> callerOfExit(List<StackTraceElement> stack) {
        int exit = -1;
        for (int i = 0; i < stack.size(); i++) {
            boolean ends = stack.get(i).getMethodName().equals("exit");
            if (ends && ENDING_CLASSES.contains(stack.get(i).getClassName())) {
                exit = i;
            }
        }
        return exit >= 0 && exit + 1 < stack.size() ? Optional.of(stack.get(exit + 1)) : Optional.empty();
    }

    private static void awaitMain(Console console, Supplier<Optional<String>> lastWord) {
        try {
            if (FINISHED.await(SILENCE_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
            console.message(
                    "whittle: stopping: what is in hand has " + PATIENCE_SECONDS + " seconds to come to an end");
            if (!FINISHED.await(PATIENCE_SECONDS - SILENCE_SECONDS, TimeUnit.SECONDS)) {
                console.message("whittle: ended before everything had stopped");
                lastWord.get().ifPresent(console::message);
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
