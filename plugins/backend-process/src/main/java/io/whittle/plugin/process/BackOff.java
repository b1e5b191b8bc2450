package io.whittle.plugin.process;

import java.time.Duration;

/** How long to wait before something that failed is tried again: twice as long each time. */
final class BackOff {
    private static final long FIRST_MILLIS = 100;
    private static final long MAX_MILLIS = 30_000;
    private static final int MAX_DOUBLINGS = 10;

    private BackOff() {}

    /** Returns the wait after so many failures in a row; after none, too, there is a short one. */
    static Duration afterFailures(int failures) {
        return Duration.ofMillis(
                Math.min(MAX_MILLIS, FIRST_MILLIS << Math.min(MAX_DOUBLINGS, Math.max(0, failures - 1))));
    }
}
