package io.whittle.plugin.ledger;

import java.nio.charset.StandardCharsets;

/**
 * Takes a line of CSV apart (RFC 4180). Fields may have blanks around them, or stand in quotes, with a quote inside
 * doubled; a field ends in the line in which it begins. Bytes are taken as they are. Used by one thread; holds the fields
 * of the last line.
 */
final class Fields {
    /** A longer line is not taken apart. */
    static final int MAX_LINE_BYTES = 4096;
    /** What {@link #split} returns for a quote that is not closed, or that something follows. */
    static final int UNBALANCED = -1;

    private static final int MALFORMED = -1;

    private final int[] starts;
    private final int[] ends;
    private final byte[] copy = new byte[MAX_LINE_BYTES]; // of a line with quotes
    private byte[] bytes = copy;

    /** @param most how many fields are of interest */
    Fields(int most) {
        starts = new int[most];
        ends = new int[most];
    }

    /**
     * Takes a line apart.
     *
     * @return how many fields it has, at most one more than are of interest; or {@link #UNBALANCED}
     */
    int split(byte[] line, int from, int to) {
        int position = from;
        int end = to;
        bytes = line;
        if (hasQuotes(line, from, to)) { // fields are unquoted in place
            System.arraycopy(line, from, copy, 0, to - from);
            bytes = copy;
            position = 0;
            end = to - from;
        }
        for (int field = 0; field < starts.length; field++) {
            position = afterBlanks(bytes, position, end);
            boolean quoted = position < end && bytes[position] == '"';
            int next = quoted ? quoted(field, position + 1, end) : plain(field, position, end);
            if (next == MALFORMED) {
                return UNBALANCED;
            }
            if (next == end) {
                return field + 1;
            }
            position = next + 1;
        }
        return starts.length + 1;
    }

    private static boolean hasQuotes(byte[] line, int from, int to) {
        for (int i = from; i < to; i++) {
            if (line[i] == '"') {
                return true;
            }
        }
        return false;
    }

    /** Reads a field without quotes; returns where its comma stands, or the end. */
    private int plain(int field, int start, int end) {
        int comma = start;
        while (comma < end && bytes[comma] != ',') {
            comma++;
        }
        int last = comma;
        while (last > start && isBlank(bytes[last - 1])) {
            last--;
        }
        starts[field] = start;
        ends[field] = last;
        return comma;
    }

    /** Reads a field after its quote; returns where its comma stands, or the end, or {@link #MALFORMED}. */
    private int quoted(int field, int start, int end) {
        int write = start;
        int read = start;
        while (read < end && (bytes[read] != '"' || (read + 1 < end && bytes[read + 1] == '"'))) {
            read += bytes[read] == '"' ? 1 : 0;
            bytes[write++] = bytes[read++];
        }
        if (read >= end) {
            return MALFORMED;
        }
        starts[field] = start;
        ends[field] = write;
        int comma = afterBlanks(bytes, read + 1, end);
        return comma == end || bytes[comma] == ',' ? comma : MALFORMED;
    }

    /** Returns the array in which the fields lie. */
    byte[] bytes() {
        return bytes;
    }

    int start(int field) {
        return starts[field];
    }

    int end(int field) {
        return ends[field];
    }

    int length(int field) {
        return ends[field] - starts[field];
    }

    String text(int field) {
        return new String(bytes, starts[field], length(field), StandardCharsets.UTF_8);
    }

    static boolean isBlank(byte[] line, int from, int to) {
        return afterBlanks(line, from, to) == to;
    }

    private static int afterBlanks(byte[] line, int from, int to) {
        int position = from;
        while (position < to && isBlank(line[position])) {
            position++;
        }
        return position;
    }

    private static boolean isBlank(byte value) {
        return value == ' ' || value == '\t';
    }
}
