package io.whittle.training.tidy;

/** How long training has taken so far. */
final class Stopwatch {
    private final long startNanos = System.nanoTime();

    double seconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
