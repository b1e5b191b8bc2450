package io.whittle.spi;

/** Counts in sentences for people: 1 item, 2 items, 0 items. Methods may be called by any thread. */
public final class Plural {
    private Plural() {}

    /** Returns the noun as it stands behind a count: as it is behind one, else with an s. */
    public static String of(long count, String noun) {
        return of(count, noun, noun + "s");
    }

    /** Returns one word where there is exactly one of something, else another. */
    public static String of(long count, String one, String others) {
        return count == 1 ? one : others;
    }

    /** Returns the count and its noun. */
    public static String count(long count, String noun) {
        return count(count, noun, noun + "s");
    }

    /** Returns the count and one word or the other. */
    public static String count(long count, String one, String others) {
        return count + " " + of(count, one, others);
    }
}
