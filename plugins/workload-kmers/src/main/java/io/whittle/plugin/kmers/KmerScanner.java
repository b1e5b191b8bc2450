package io.whittle.plugin.kmers;

import java.util.Arrays;

/**
 * Walks symbols and counts the k-mers that end in them: gathers their keys, and sorts and counts them whenever many have
 * come together, so that memory follows the number of distinct ones. Used by one thread.
 */
final class KmerScanner {
    private static final int MAX_GATHERED = 1 << 22;

    private final Kmers kmers;
    private final int topShift;
    private long forward;
    private long backward;
    private int length; // bases since the last break, up to k
    private long[] gathered = new long[1 << 15];
    private int gatheredSize;
    private SortedCounts counts = SortedCounts.empty();

    KmerScanner(Kmers kmers) {
        this.kmers = kmers;
        this.topShift = 2 * (kmers.k() - 1);
    }

    /** Begins anew, and looks at the symbols before the first one whose k-mers count. */
    void prime(byte[] symbols, int end) {
        length = 0;
        for (int i = 0; i < end; i++) {
            push(symbols[i]);
        }
    }

    /** Counts the k-mers that end in these symbols. */
    void count(byte[] symbols, int start, int end) {
        int k = kmers.k();
        for (int i = start; i < end; i++) {
            push(symbols[i]);
            if (length == k) {
                if (gatheredSize == gathered.length) {
                    makeRoom();
                }
                gathered[gatheredSize++] = kmers.key(Math.min(forward, backward));
            }
        }
    }

    private void push(byte symbol) {
        if (symbol == Symbols.BREAK) {
            length = 0;
            return;
        }
        forward = ((forward << 2) | symbol) & kmers.mask();
        backward = (backward >>> 2) | ((3L - symbol) << topShift);
        if (length < kmers.k()) {
            length++;
        }
    }

    private void makeRoom() {
        if (gathered.length < MAX_GATHERED) {
            gathered = Arrays.copyOf(gathered, 2 * gathered.length);
        } else {
            countGathered();
        }
    }

    private void countGathered() {
        Arrays.sort(gathered, 0, gatheredSize);
        counts = counts.plus(SortedCounts.ofSorted(gathered, gatheredSize));
        gatheredSize = 0;
    }

    /** Returns the coded counts of all k-mers so far. */
    byte[] result() {
        countGathered();
        return CountCoding.encode(counts);
    }
}
