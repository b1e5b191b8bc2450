package io.whittle.plugin.kmers;

import java.util.Arrays;

/**
 * Counts as bytes: for each key twice its distance to the one before (to -1 for the first), less two, plus one where the
 * key occurs more than once; then, only in that case, its count. Numbers are unsigned, seven bits a byte, lowest first;
 * all but the last byte of a number have the upper bit set.
 */
final class CountCoding {
    private static final int MAX_PAIR = 20;

    private CountCoding() {}

    static byte[] encode(SortedCounts counts) {
        byte[] bytes = new byte[16 + 5 * counts.size()];
        int position = 0;
        long before = -1;
        for (int i = 0; i < counts.size(); i++) {
            if (bytes.length - position < MAX_PAIR) {
                bytes = Arrays.copyOf(bytes, Math.addExact(bytes.length, bytes.length / 2 + MAX_PAIR));
            }
            long key = counts.keys()[i];
            long count = counts.counts()[i];
            position = put(bytes, position, ((key - before - 1) << 1) | (count > 1 ? 1 : 0));
            if (count > 1) {
                position = put(bytes, position, count);
            }
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

    /** Takes a key and its count. */
    @FunctionalInterface
    interface Visitor {
        void visit(long key, long count);
    }

    /** Reads what {@link #encode} wrote, in stretches. */
    static final class Reader {
        private final byte[] bytes;
        private int position;
        private long before = -1;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        /** Visits the keys from the first one not yet visited up to the last one below a limit. */
        void visitBelow(long limit, Visitor visitor) {
            while (position < bytes.length) {
                int start = position;
                long coded = number();
                long key = before + 1 + (coded >>> 1);
                if (key >= limit) {
                    position = start;
                    return;
                }
                before = key;
                visitor.visit(key, (coded & 1) == 0 ? 1 : number());
            }
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
