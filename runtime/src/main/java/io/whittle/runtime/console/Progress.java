package io.whittle.runtime.console;

import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Shows how far something is while it goes on: a bar that moves where a person watches, else a line now and then. Opened
 * and closed by one thread; draws on a thread of its own.
 */
public final class Progress implements AutoCloseable {
    private static final int BAR_WIDTH = 24;
    private static final long REDRAW_MILLIS = 100;
    private static final long LINE_MILLIS = 10_000;

    private final Console console;
    private final ScheduledExecutorService clock;
    private final ScheduledFuture<?> drawing;

    private Progress(Console console, ScheduledExecutorService clock, ScheduledFuture<?> drawing) {
        this.console = console;
        this.clock = clock;
        this.drawing = drawing;
    }

    /**
     * How far something is.
     *
     * @param label what it is
     * @param fraction the share done, between 0 and 1; empty where it is not known
     * @param detail what else is worth a few words
     */
    public record State(String label, Optional<Double> fraction, String detail) {
        /** Returns the state in one line: {@code mandelbrot [=====>      ]  43 %  detail}. */
        public String line() {
            StringBuilder line = new StringBuilder(label);
            fraction.ifPresent(share -> {
                int filled = (int) Math.round(Math.max(0, Math.min(1, share)) * BAR_WIDTH);
                line.append(" [")
                        .append("=".repeat(filled))
                        .append(" ".repeat(BAR_WIDTH - filled))
                        .append(String.format(java.util.Locale.ROOT, "] %3d %%", (int) Math.floor(share * 100)));
            });
            return line.append("  ").append(detail).toString();
        }
    }

    /** Shows the state, asked for again and again, until closed. */
    public static Progress show(Console console, Supplier<State> state) {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "whittle-progress");
            thread.setDaemon(true);
            return thread;
        });
        long period = console.terminal() ? REDRAW_MILLIS : LINE_MILLIS;
        return new Progress(
                console,
                clock,
                clock.scheduleAtFixedRate(() -> draw(console, state.get()), period, period, TimeUnit.MILLISECONDS));
    }

    private static void draw(Console console, State state) {
        if (console.terminal()) {
            console.drawProgress(state.line());
        } else {
            console.message("whittle: " + state.line());
        }
    }

    /** Shows nothing any longer, and removes the bar. */
    @Override
    public void close() {
        drawing.cancel(false);
        clock.shutdown();
        try {
            clock.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        console.clearProgress();
    }
}
