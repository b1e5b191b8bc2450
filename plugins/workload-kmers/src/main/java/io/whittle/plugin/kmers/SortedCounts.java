package io.whittle.plugin.kmers;

import java.util.Arrays;

/**
 * Keys in ascending order, each once, with how often it occurs. Immutable; arrays are shared, not copied.
 *
 * @param keys the keys, in their first {@code size} places
 * @param counts their counts
 * @param size how many keys there are
 */
record SortedCounts(long[] keys, long[] counts, int size) {

    static SortedCounts empty() {
        return new SortedCounts(new long[0], new long[0], 0);
    }

    /** Counts a sorted list of keys. */
    static SortedCounts ofSorted(long[] sorted, int size) {
        long[] keys = new long[size];
        long[] counts = new long[size];
        int distinct = 0;
        for (int i = 0; i < size; i++) {
            if (i == 0 || sorted[i] != sorted[i - 1]) {
                keys[distinct++] = sorted[i];
            }
            counts[distinct - 1]++;
        }
        return new SortedCounts(keys, counts, distinct);
    }

    /** Returns both together. */
    SortedCounts plus(SortedCounts that) {
        if (size == 0) {
            return that;
        }
        long[] mergedKeys = Arrays.copyOf(keys, size + that.size);
        long[] mergedCounts = new long[size + that.size];
        int here = 0;
        int there = 0;
        int merged = 0;
        while (here < size || there < that.size) {
            boolean takeHere = there == that.size || (here < size && keys[here] <= that.keys[there]);
            boolean takeThere = here == size || (there < that.size && that.keys[there] <= keys[here]);
            mergedKeys[merged] = takeHere ? keys[here] : that.keys[there];
            mergedCounts[merged] = (takeHere ? counts[here] : 0) + (takeThere ? that.counts[there] : 0);
            here += takeHere ? 1 : 0;
            there += takeThere ? 1 : 0;
            merged++;
        }
        return new SortedCounts(mergedKeys, mergedCounts, merged);
    }
}
