package io.whittle.plugin.ledger;

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
                "%,d %s of %,d sats between %,d accounts (%,d overdrawn); %,d duplicates, %,d malformed; the balances"
                        + " sum up to %,d",
                accepted,
                accepted == 1 ? "tip" : "tips",
                total,
                accounts,
                overdrawn,
                duplicates,
                malformed,
                balances);
    }
}
