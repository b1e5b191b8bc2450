package io.whittle.plugin.command;

import java.util.Arrays;

/**
 * Cuts bytes into lines. Lines end in a line feed, with or without a carriage return before it; or, where asked for,
 * in a zero byte, and then nothing else has a meaning. The last line need not be ended. Used by one thread.
 */
final class LineSplitter {
    private final byte end;
    private byte[] partial = new byte[256];
    private int partialSize;

    LineSplitter(boolean endedByZero) {
        this.end = endByte(endedByZero);
    }

    static byte endByte(boolean endedByZero) {
        return (byte) (endedByZero ? 0 : '\n');
    }

    /** Takes each line; false where no further one is wanted. */
    @FunctionalInterface
    interface Sink {
        boolean line(byte[] line) throws InterruptedException;
    }

    /** Hands on the lines that end in these bytes; returns false when the sink wants no more. */
    boolean feed(byte[] bytes, int size, Sink sink) throws InterruptedException {
        int start = 0;
        for (int i = 0; i < size; i++) {
            if (bytes[i] == end) {
                keep(bytes, start, i);
                start = i + 1;
                if (!sink.line(take())) {
                    return false;
                }
            }
        }
        keep(bytes, start, size);
        return true;
    }

    /** Hands on the last line, where it is not empty. */
    void finish(Sink sink) throws InterruptedException {
        if (partialSize > 0) {
            sink.line(take());
        }
    }

    private void keep(byte[] bytes, int from, int to) {
        int size = to - from;
        if (partialSize + size > partial.length) {
            partial = Arrays.copyOf(partial, Math.max(2 * partial.length, partialSize + size));
        }
        System.arraycopy(bytes, from, partial, partialSize, size);
        partialSize += size;
    }

    private byte[] take() {
        int size = partialSize;
        if (end == '\n' && size > 0 && partial[size - 1] == '\r') {
            size--;
        }
        partialSize = 0;
        return Arrays.copyOf(partial, size);
    }
}
