package io.whittle.scheduler;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** Names for runs: the local time, the workload's kind, and four digits that keep runs of the same second apart. */
public final class RunIds {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    private RunIds() {}

    /** Returns a new name for a run of this kind that begins now. */
    public static String next(String kind) {
        int digits = ThreadLocalRandom.current().nextInt(0x10000);
        return TIME.format(LocalDateTime.now(ZoneId.systemDefault())) + "-" + kind + "-"
                + String.format(Locale.ROOT, "%04x", digits);
    }
}
