package io.whittle.plugin.ledger;

import io.whittle.spi.Plural;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What a job has settled, in figures.
 *
 * @param lines all lines of the input
 * @param accepted tips that were applied
 * @param duplicates tips whose ids had been seen before
 * @param malformed lines that are no tips
 * @param total the sats of all accepted tips
 * @param accounts how many accounts there are
 * @param balances the sum of all balances
 */
record Settlement(
        long lines,
        long accepted,
        long duplicates,
        long malformed,
        BigInteger total,
        int accounts,
        BigInteger balances) {

    /** Writes the figures, one a line, and closes the stream. */
    void write(OutputStream target, long overdrawn) throws IOException {
        String text = "figure,value\n"
                + "lines," + lines + "\n"
                + "accepted," + accepted + "\n"
                + "duplicates," + duplicates + "\n"
                + "malformed," + malformed + "\n"
                + "sats," + total + "\n"
                + "accounts," + accounts + "\n"
                + "overdrawn," + overdrawn + "\n"
                + "sum_of_balances," + balances + "\n";
        try (target) {
            target.write(text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Returns the figures as a sentence. */
    String sentence(long overdrawn) {
        return String.format(
                Locale.ROOT,
                "%,d %s of %,d %s between %,d %s (%,d overdrawn); %,d %s, %,d malformed; the balances"
                        + " sum up to %,d",
                accepted,
                Plural.of(accepted, "tip"),
                total,
                Plural.of(total.min(BigInteger.TWO).longValue(), "sat"),
                accounts,
                Plural.of(accounts, "account"),
                overdrawn,
                duplicates,
                Plural.of(duplicates, "duplicate"),
                malformed,
                balances);
    }
}
