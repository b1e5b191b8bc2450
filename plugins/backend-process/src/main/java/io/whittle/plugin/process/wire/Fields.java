package io.whittle.plugin.process.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of a frame while it is put together: whole numbers in groups of seven bits, low ones first; texts and byte
 * strings after their length. Grows as needed. Used by one thread.
 */
final class Fields {
    private byte[] bytes;
    private int size;

    Fields(int capacity) {
        bytes = new byte[capacity];
    }

    int size() {
        return size;
    }

    byte[] array() {
        return bytes;
    }

    Fields octet(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
        return this;
    }

    /** A number that is not negative. */
    Fields number(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("numbers in frames are not negative: " + value);
        }
        reserve(10);
        long rest = value;
        while (rest >= 0x80) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return this;
    }

    Fields flag(boolean value) {
        return octet(value ? 1 : 0);
    }

    Fields decimal(double value) {
        return fixed(Double.doubleToRawLongBits(value), Long.BYTES);
    }

    Fields decimal(float value) {
        return fixed(Float.floatToRawIntBits(value), Float.BYTES);
    }

    /** The lowest bytes of a number, the highest of them first. */
    Fields fixed(long value, int count) {
        reserve(count);
        for (int shift = 8 * (count - 1); shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    Fields text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    Fields bytes(byte[] value) {
        return bytes(value, 0, value.length);
    }

    Fields bytes(byte[] value, int from, int length) {
        number(length);
        reserve(length);
        System.arraycopy(value, from, bytes, size, length);
        size += length;
        return this;
    }

    /** Puts a number of four bytes where room was left for it. */
    void patch(int at, int value) {
        bytes[at] = (byte) (value >>> 24);
        bytes[at + 1] = (byte) (value >>> 16);
        bytes[at + 2] = (byte) (value >>> 8);
        bytes[at + 3] = (byte) value;
    }

    private void reserve(int count) {
        if (bytes.length - size < count) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + count));
        }
    }
}
