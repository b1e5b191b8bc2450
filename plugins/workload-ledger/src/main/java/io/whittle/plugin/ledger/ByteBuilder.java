package io.whittle.plugin.ledger;

import java.util.Arrays;

/** Grows a sequence of numbers and texts, as {@link ByteReader} reads them. Used by one thread. */
final class ByteBuilder {
    private byte[] bytes = new byte[1 << 10];
    private int size;

    /** Appends a number that is not negative. */
    void number(long value) {
        makeRoom(10);
        long left = value;
        while (left > 0x7f) {
            bytes[size++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        bytes[size++] = (byte) left;
    }

    /** Appends a stretch of an array, its length first. */
    void text(byte[] source, int from, int to) {
        number(to - from);
        append(source, from, to);
    }

    void append(ByteBuilder other) {
        append(other.bytes, 0, other.size);
    }

    private void append(byte[] source, int from, int to) {
        makeRoom(to - from);
        System.arraycopy(source, from, bytes, size, to - from);
        size += to - from;
    }

    private void makeRoom(int more) {
        if (more > bytes.length - size) {
            bytes = Arrays.copyOf(
                    bytes, Math.max(Math.addExact(size, more), (int) Math.min(2L * bytes.length, 1 << 30)));
        }
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }
}
