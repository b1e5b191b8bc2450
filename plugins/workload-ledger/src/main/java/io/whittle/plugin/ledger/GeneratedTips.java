package io.whittle.plugin.ledger;

import java.nio.charset.StandardCharsets;

/**
 * Made-up tips of a social network: a few accounts get most of them, amounts are round or small, and a client that heard
 * no answer sends the same line again. Every line follows from the seed and its number alone (by the mixing function of
 * SplitMix64: Steele, Lea, Flood 2014), so that any item is made where it is needed. Safe for use by any thread.
 */
final class GeneratedTips implements Tips {
    /** About how many bytes a line takes. */
    private static final int LINE_BYTES = 36;

    private static final long MILLION = 1_000_000;
    private static final String[] SYLLABLES = {
        "ba", "be", "bo", "da", "di", "du", "fa", "fe", "fi", "ga", "go", "ha", "hi", "ja", "jo", "ka", "ke", "ki",
                "la",
        "le", "lo", "ma", "mi", "mo", "na", "ne", "no", "pa", "pe", "po", "ra", "ri", "ro", "sa", "se", "si", "ta",
                "te",
        "to", "va", "vi", "wa", "we", "xa", "ya", "yo", "za", "zu"
    };
    private static final int[] ROUND_AMOUNTS = {21, 21, 50, 100, 100, 100, 210, 500, 1000, 1000, 2100, 5000, 10_000};
    private static final String[] MALFORMED = {
        "%s,%s,%s", "%s,%s,%s,many", "%s,%s,%s,-%d", "%s,,%s,%4$d", "%s,\"%s,%s,%d", "%s,%s,%s,%d,again", "%s,%s,%s,0"
    };

    private final long seed;
    private final long count;
    private final long accounts;
    private final long repeats;
    private final long malformed;
    private final int itemLines;

    /**
     * @param count how many lines
     * @param accounts how many accounts there may be
     * @param repeats how many lines in a million repeat an earlier one
     * @param malformed how many lines in a million are malformed
     * @param itemBytes about how many bytes of lines make an item
     */
    GeneratedTips(long seed, long count, long accounts, long repeats, long malformed, int itemBytes) {
        this.seed = seed;
        this.count = count;
        this.accounts = accounts;
        this.repeats = repeats;
        this.malformed = malformed;
        this.itemLines = Math.max(1, itemBytes / LINE_BYTES);
    }

    @Override
    public long items() {
        return (count + itemLines - 1) / itemLines;
    }

    private long firstLine(long item) {
        return Math.min(count, item * itemLines);
    }

    @Override
    public long bytes(long first, long end) {
        return LINE_BYTES * (firstLine(end) - firstLine(first));
    }

    @Override
    public void read(long item, Lines lines) {
        for (long number = firstLine(item); number < firstLine(item + 1); number++) {
            byte[] line = line(number).getBytes(StandardCharsets.US_ASCII);
            lines.line(line, 0, line.length);
        }
    }

    /** Returns a line, without its end. */
    String line(long number) {
        long original = number;
        while (original > 0 && below(draw(original, 1), MILLION) < repeats) {
            original = below(draw(original, 2), original);
        }
        String id = Long.toHexString(mix(seed + original)); // different for each: the function can be turned back
        String from = account(skewed(draw(original, 3), 1.2));
        String to = account(skewed(draw(original, 4), 3));
        long sats = sats(draw(original, 5));
        if (below(draw(original, 6), MILLION) < malformed) {
            String form = MALFORMED[(int) below(draw(original, 7), MALFORMED.length)];
            return String.format(form, id, from, to, sats);
        }
        return id + "," + from + "," + to + "," + sats;
    }

    /** Returns the number of an account; the greater the power, the more often a small one. */
    private long skewed(long draw, double power) {
        return (long) (accounts * StrictMath.pow((draw >>> 11) * 0x1p-53, power));
    }

    private static String account(long number) {
        StringBuilder name = new StringBuilder("@");
        long left = number;
        do {
            name.append(SYLLABLES[(int) (left % SYLLABLES.length)]);
            left /= SYLLABLES.length;
        } while (left > 0);
        return name.toString();
    }

    private static long sats(long draw) {
        long kind = below(draw, 10);
        long more = mix(draw);
        return kind < 6
                ? ROUND_AMOUNTS[(int) below(more, ROUND_AMOUNTS.length)]
                : 1 + below(more, kind < 9 ? 2_000 : 2_000_000);
    }

    private long draw(long number, long purpose) {
        return mix(mix(seed + number) + purpose * 0x9E3779B97F4A7C15L);
    }

    private static long below(long draw, long bound) {
        return Long.remainderUnsigned(draw, bound);
    }

    private static long mix(long value) {
        long mixed = value + 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    @Override
    public void close() {
        // nothing is held
    }
}
