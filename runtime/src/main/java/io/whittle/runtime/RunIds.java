package io.whittle.runtime;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** Names for runs: {@code 20260731-142501-kmers-3f2a}. They sort by time and are unique in practice. */
public final class RunIds {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final int SUFFIXES = 0x10000;

    private RunIds() {}

    /** Returns a new name for a run of this kind that begins now. */
    public static String next(String kind) {
        return of(kind, Instant.now(), ThreadLocalRandom.current().nextInt(SUFFIXES));
    }

    static String of(String kind, Instant start, int suffix) {
        return TIME.format(start) + "-" + kind + "-" + String.format(Locale.ROOT, "%04x", suffix);
    }
}
