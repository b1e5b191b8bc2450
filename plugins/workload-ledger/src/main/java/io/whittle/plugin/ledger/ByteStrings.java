package io.whittle.plugin.ledger;

import java.util.Arrays;

/**
 * Different strings of at most 255 bytes, numbered from 0 in the order in which they came. Takes some 25 bytes beside each
 * string's own, and compares whole strings, so that no two are ever taken for one. Used by one thread.
 */
final class ByteStrings {
    static final int MAX_LENGTH = 255;

    private static final int MAX_TABLE = 1 << 30;
    private static final int CHUNK_BITS = 20;
    private static final int CHUNK = 1 << CHUNK_BITS;
    /** What {@link #add} returns for a string that is there already. */
    static final int PRESENT = -1;

    private int[] table; // number + 1 of a string, 0 where free; open addressing, at most half full
    private int[] hashes = new int[16];
    private long[] starts = new long[16]; // where a string's length byte lies
    private byte[][] chunks = new byte[1][]; // strings do not span chunks
    private long end;
    private int size;

    ByteStrings() {
        this(16);
    }

    /** @param expected about how many strings will come */
    ByteStrings(int expected) {
        table = new int[Integer.highestOneBit(Math.max(8, Math.min(expected, 1 << 28))) * 4];
        chunks[0] = new byte[Math.min(CHUNK, Math.max(1 << 10, table.length * 8))];
    }

    int size() {
        return size;
    }

    /** Adds a string; returns its number, or {@link #PRESENT}. */
    int add(byte[] bytes, int from, int to) {
        int hash = hash(bytes, from, to);
        int slot = slot(hash, bytes, from, to);
        return table[slot] == 0 ? insert(slot, hash, bytes, from, to) : PRESENT;
    }

    /** Adds a string unless it is there; returns its number. */
    int numberOf(byte[] bytes, int from, int to) {
        int hash = hash(bytes, from, to);
        int slot = slot(hash, bytes, from, to);
        return table[slot] == 0 ? insert(slot, hash, bytes, from, to) : table[slot] - 1;
    }

    /** Returns a copy of a string. */
    byte[] get(int number) {
        byte[] chunk = chunks[(int) (starts[number] >>> CHUNK_BITS)];
        int start = (int) starts[number] & (CHUNK - 1);
        int length = chunk[start] & 0xff;
        return Arrays.copyOfRange(chunk, start + 1, start + 1 + length);
    }

    /** Returns the slot that holds the string, or the free one where it belongs. */
    private int slot(int hash, byte[] bytes, int from, int to) {
        int mask = table.length - 1;
        int slot = hash & mask;
        while (table[slot] != 0) {
            int number = table[slot] - 1;
            if (hashes[number] == hash && equal(number, bytes, from, to)) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private boolean equal(int number, byte[] bytes, int from, int to) {
        byte[] chunk = chunks[(int) (starts[number] >>> CHUNK_BITS)];
        int start = (int) starts[number] & (CHUNK - 1);
        int length = chunk[start] & 0xff;
        return length == to - from && Arrays.equals(chunk, start + 1, start + 1 + length, bytes, from, to);
    }

    private int insert(int slot, int hash, byte[] bytes, int from, int to) {
        int length = to - from;
        if (length > MAX_LENGTH) {
            throw new IllegalArgumentException("a string of " + length + " bytes, more than " + MAX_LENGTH);
        }
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * size);
            starts = Arrays.copyOf(starts, 2 * size);
        }
        byte[] chunk = room(length + 1);
        int start = (int) end & (CHUNK - 1);
        chunk[start] = (byte) length;
        System.arraycopy(bytes, from, chunk, start + 1, length);
        hashes[size] = hash;
        starts[size] = end;
        end += length + 1;
        table[slot] = size + 1;
        size++;
        if (size > table.length / 2) {
            rehash();
        }
        return size - 1;
    }

    /** Returns the chunk in which so many bytes fit from {@link #end} on. */
    private byte[] room(int bytes) {
        int number = (int) (end >>> CHUNK_BITS);
        int start = (int) end & (CHUNK - 1);
        if (start + bytes > CHUNK) {
            number++;
            end = (long) number << CHUNK_BITS;
            start = 0;
        }
        if (number == chunks.length) {
            chunks = Arrays.copyOf(chunks, 2 * number);
        }
        if (chunks[number] == null) {
            chunks[number] = new byte[CHUNK];
        } else if (start + bytes > chunks[number].length) { // only the first one starts small
            chunks[number] =
                    Arrays.copyOf(chunks[number], Math.min(CHUNK, Math.max(start + bytes, 2 * chunks[number].length)));
        }
        return chunks[number];
    }

    private void rehash() {
        if (table.length == MAX_TABLE) {
            throw new OutOfMemoryError("more than " + MAX_TABLE / 2 + " different strings");
        }
        int[] larger = new int[2 * table.length];
        int mask = larger.length - 1;
        for (int number = 0; number < size; number++) {
            int slot = hashes[number] & mask;
            while (larger[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            larger[slot] = number + 1;
        }
        table = larger;
    }

    private static int hash(byte[] bytes, int from, int to) {
        long hash = 0x9E3779B97F4A7C15L;
        for (int i = from; i < to; i++) {
            hash = (hash ^ bytes[i]) * 0xBF58476D1CE4E5B9L;
            hash ^= hash >>> 32;
        }
        return (int) (hash ^ (hash >>> 29));
    }
}
