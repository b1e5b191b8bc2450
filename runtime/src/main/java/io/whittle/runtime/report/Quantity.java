package io.whittle.runtime.report;

import io.whittle.spi.Plural;
import java.util.Locale;

/** Numbers as people read them, the same in every locale. */
final class Quantity {
    private Quantity() {}

    /** Returns a duration with three significant digits and its unit. */
    static String seconds(double seconds) {
        double size = Math.abs(seconds);
        if (!Double.isFinite(seconds)) {
            return "–";
        } else if (size == 0) {
            return "0 s";
        } else if (size < 999.5e-9) {
            return significant(seconds * 1e9) + " ns";
        } else if (size < 999.5e-6) {
            return significant(seconds * 1e6) + " µs";
        } else if (size < 0.9995) {
            return significant(seconds * 1e3) + " ms";
        } else if (size < 119.5) {
            return significant(seconds) + " s";
        } else if (size < 7170) {
            long whole = Math.round(seconds);
            return whole / 60 + " min " + whole % 60 + " s";
        }
        long minutes = Math.round(seconds / 60);
        return minutes / 60 + " h " + minutes % 60 + " min";
    }

    /** Returns a round duration without needless digits. */
    static String tick(double seconds) {
        return seconds == 0
                ? "0"
                : seconds(seconds).replaceFirst("(\\.\\d*?)0+ ", "$1 ").replace(". ", " ");
    }

    static String nanos(long nanos) {
        return seconds(nanos / 1e9);
    }

    /** Returns a share of 1 in per cent. */
    static String percent(double share) {
        double percent = share * 100;
        boolean fine = Math.abs(percent) < 9.95 && Math.abs(percent) >= 0.05;
        return (fine ? String.format(Locale.ROOT, "%.1f", percent) : String.valueOf(Math.round(percent))) + " %";
    }

    static String ratio(double ratio) {
        return String.format(Locale.ROOT, "%.3f", ratio);
    }

    /** Returns a whole number with its thousands set apart. */
    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** Returns a count and its noun, in the plural where there is not exactly one. */
    static String count(long count, String noun) {
        return count(count) + " " + Plural.of(count, noun);
    }

    /** Returns a speed or another plain number without needless digits. */
    static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? count((long) value) : significant(value);
    }

    private static String significant(double value) {
        double size = Math.abs(value);
        int decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
