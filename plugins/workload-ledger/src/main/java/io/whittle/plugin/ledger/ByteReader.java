package io.whittle.plugin.ledger;

/** Reads what {@link ByteBuilder} wrote. Used by one thread. */
final class ByteReader {
    private final byte[] bytes;
    private int position;
    private int start;

    ByteReader(byte[] bytes) {
        this.bytes = bytes;
    }

    long number() {
        long value = 0;
        int shift = 0;
        byte next;
        do {
            next = bytes[position++];
            value |= (long) (next & 0x7f) << shift;
            shift += 7;
        } while (next < 0);
        return value;
    }

    int smallNumber() {
        return Math.toIntExact(number());
    }

    /** Moves over a text, which then lies between {@link #start} and {@link #end}. */
    void text() {
        int length = smallNumber();
        start = position;
        position += length;
    }

    /** Returns the array that is read. */
    byte[] bytes() {
        return bytes;
    }

    int start() {
        return start;
    }

    int end() {
        return position;
    }
}
