package io.whittle.plugin.ledger;

import io.whittle.spi.workload.WorkloadException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What each account had at the beginning, has received and has sent, in sats. Every sum is checked, so that none ever
 * wraps around. Used by one thread.
 */
final class Books {
    private final ByteStrings accounts = new ByteStrings();
    private long[] opening = new long[16];
    private long[] received = new long[16];
    private long[] sent = new long[16];
    private BigInteger openings = BigInteger.ZERO;

    /** Returns the number of an account, a new one where there is none yet. */
    int account(byte[] bytes, int from, int to) {
        int number = accounts.numberOf(bytes, from, to);
        if (number == received.length) {
            opening = Arrays.copyOf(opening, 2 * number);
            received = Arrays.copyOf(received, 2 * number);
            sent = Arrays.copyOf(sent, 2 * number);
        }
        return number;
    }

    int size() {
        return accounts.size();
    }

    byte[] name(int account) {
        return accounts.get(account);
    }

    /** Says what an account has before the first tip; once for each. */
    void open(int account, long sats) {
        opening[account] = sats;
        openings = openings.add(BigInteger.valueOf(sats));
    }

    /** Moves sats from an account to another. */
    void apply(int from, int to, long sats, long line) {
        if (received[to] > Long.MAX_VALUE - sats) {
            throw tooMuch("receives", to, line);
        }
        if (sent[from] > Long.MAX_VALUE - sats) {
            throw tooMuch("sends", from, line);
        }
        received[to] += sats;
        sent[from] += sats;
    }

    private WorkloadException tooMuch(String what, int account, long line) {
        return new WorkloadException(
                "with line " + line + ", account '" + text(account) + "' " + what + " more than " + Long.MAX_VALUE
                        + " sats in all, which cannot be counted; is this amount right?",
                false);
    }

    private String text(int account) {
        return new String(name(account), StandardCharsets.UTF_8);
    }

    long opening(int account) {
        return opening[account];
    }

    long received(int account) {
        return received[account];
    }

    long sent(int account) {
        return sent[account];
    }

    long balance(int account) {
        try {
            return Math.addExact(opening[account], received[account] - sent[account]); // neither is negative
        } catch (ArithmeticException e) {
            throw new WorkloadException(
                    "the balance of account '" + text(account) + "' does not fit into 64 bits; is what it opens with, "
                            + opening[account] + " sats, right?",
                    false,
                    e);
        }
    }

    /**
     * Returns the sum of all balances.
     *
     * @throws IllegalStateException where it is not what there was at the beginning: sats have been lost or made
     */
    BigInteger checkedSum() {
        BigInteger sum = BigInteger.ZERO;
        for (int account = 0; account < size(); account++) {
            sum = sum.add(BigInteger.valueOf(balance(account)));
        }
        if (!sum.equals(openings)) {
            throw new IllegalStateException("the books do not balance: " + openings + " sats became " + sum);
        }
        return sum;
    }
}
