package io.whittle.mishap;

import io.whittle.spi.workload.WorkloadException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/** What may happen to an item. */
public enum Mishap {
    /** It throws what may go better elsewhere. */
    THROW,
    /** It throws what will never go better. */
    REFUSE,
    /** It throws an error that is no exception. */
    FAIL,
    /** It never ends unless it is interrupted. */
    HANG,
    /** It never ends, and heeds no interrupt: its thread is lost. */
    STICK,
    /** It allocates until there is no memory left. */
    ALLOCATE,
    /** It ends the process at once, as a kill would. */
    HALT;

    /** How a process ends by {@link #HALT}. */
    public static final int HALT_STATUS = 86;

    /** Returns how the parameter of the workload says it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Lets it happen; returns never, or by a throw. */
    void happen(long item) throws InterruptedException {
        switch (this) {
            case THROW -> throw new WorkloadException("item " + item + " was told to throw", true);
            case REFUSE -> throw new WorkloadException("item " + item + " was told to refuse", false);
            case FAIL -> throw new AssertionError("item " + item + " was told to fail");
            case HANG -> new CountDownLatch(1).await();
            case STICK -> stick();
            case ALLOCATE -> allocate();
            case HALT -> Runtime.getRuntime().halt(HALT_STATUS);
        }
        throw new IllegalStateException("item " + item + " survived its mishap '" + word() + "'");
    }

    private static void stick() {
        CountDownLatch never = new CountDownLatch(1);
        while (never.getCount() > 0) {
            try {
                never.await();
            } catch (InterruptedException e) {
                // heeding none is what it is for
            }
        }
    }

    private static void allocate() {
        List<long[]> hoard = new ArrayList<>();
        while (hoard.size() < Integer.MAX_VALUE) {
            hoard.add(new long[1 << 18]);
        }
    }
}
