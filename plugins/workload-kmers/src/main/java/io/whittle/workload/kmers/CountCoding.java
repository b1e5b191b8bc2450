package io.whittle.workload.kmers;

import java.util.Arrays;

/**
 * Counts as bytes: the number of keys, then for each key its distance to the one before (to -1 for the first) and its
 * count. Numbers are unsigned, seven bits a byte, lowest first; all but the last byte of a number have the upper bit set.
 */
final class CountCoding {
    private static final int MAX_PAIR = 20;

    private CountCoding() {}

    static byte[] encode(SortedCounts counts) {
        byte[] bytes = new byte[16 + 6 * counts.size()];
        int position = put(bytes, 0, counts.size());
        long before = -1;
        for (int i = 0; i < counts.size(); i++) {
            if (bytes.length - position < MAX_PAIR) {
                bytes = Arrays.copyOf(bytes, Math.addExact(bytes.length, bytes.length / 2 + MAX_PAIR));
            }
            long key = counts.keys()[i];
            position = put(bytes, position, key - before);
            position = put(bytes, position, counts.counts()[i]);
            before = key;
        }
        return Arrays.copyOf(bytes, position);
    }

    private static int put(byte[] bytes, int start, long number) {
        int position = start;
        long rest = number;
        while ((rest & ~0x7fL) != 0) {
            bytes[position++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[position++] = (byte) rest;
        return position;
    }

    /** Reads what {@link #encode} wrote, pair by pair. */
    static final class Reader {
        private final byte[] bytes;
        private int position;
        private long left; // pairs from the current one on
        private long key = -1;
        private long count;

        /** A reader at the first pair. */
        Reader(byte[] bytes) {
            this.bytes = bytes;
            this.left = number() + 1;
            advance();
        }

        /** Returns whether there is a current pair. */
        boolean hasPair() {
            return left > 0;
        }

        /** Moves to the next pair. */
        void advance() {
            left--;
            if (left > 0) {
                key += number();
                count = number();
            }
        }

        long key() {
            return key;
        }

        long count() {
            return count;
        }

        private long number() {
            long number = 0;
            int shift = 0;
            byte next;
            do {
                next = bytes[position++];
                number |= (next & 0x7fL) << shift;
                shift += 7;
            } while (next < 0);
            return number;
        }
    }
}
