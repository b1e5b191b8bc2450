package io.whittle.plugin.ledger;

import java.util.List;
import java.util.Optional;

/** Reads a line {@code id,from,to,sats}. Used by one thread; holds the tip of the last line. */
final class TipLine {
    static final int ID = 0;
    static final int FROM = 1;
    static final int TO = 2;

    private static final int SATS = 3;
    private static final List<String> COLUMNS = List.of("id", "from", "to", "sats");

    private final Fields fields = new Fields(COLUMNS.size());
    private long sats;

    /** Returns the fields; {@link #ID}, {@link #FROM} and {@link #TO} are good after a line without a flaw. */
    Fields fields() {
        return fields;
    }

    long sats() {
        return sats;
    }

    /** Reads a line of at most {@link Fields#MAX_LINE_BYTES}; returns what is wrong with it, if anything. */
    Optional<Flaw> read(byte[] line, int from, int to) {
        int count = fields.split(line, from, to);
        if (count != COLUMNS.size()) {
            return Optional.of(count == Fields.UNBALANCED ? Flaw.QUOTES : Flaw.FIELDS);
        }
        if (fields.length(ID) == 0) {
            return Optional.of(Flaw.EMPTY_ID);
        }
        if (fields.length(FROM) == 0 || fields.length(TO) == 0) {
            return Optional.of(Flaw.EMPTY_ACCOUNT);
        }
        for (int field = ID; field <= TO; field++) {
            if (fields.length(field) > ByteStrings.MAX_LENGTH) {
                return Optional.of(Flaw.LONG_NAME);
            }
        }
        return readSats(fields.bytes(), fields.start(SATS), fields.end(SATS));
    }

    private Optional<Flaw> readSats(byte[] bytes, int start, int end) {
        boolean negative = start < end && bytes[start] == '-';
        int digits = negative ? start + 1 : start;
        long value = 0;
        boolean large = false;
        for (int i = digits; i < end; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return Optional.of(Flaw.NO_NUMBER);
            }
            large |= value > (Long.MAX_VALUE - digit) / 10;
            value = value * 10 + digit; // may wrap around where it is too large
        }
        if (digits == end) {
            return Optional.of(Flaw.NO_NUMBER);
        }
        if (negative || (value == 0 && !large)) {
            return Optional.of(Flaw.NOT_POSITIVE);
        }
        sats = value;
        return large ? Optional.of(Flaw.LARGE_NUMBER) : Optional.empty();
    }

    /** Returns whether a line is the names of the columns. */
    boolean isHeader(byte[] line, int from, int to) {
        if (fields.split(line, from, to) != COLUMNS.size()) {
            return false;
        }
        for (int field = 0; field < COLUMNS.size(); field++) {
            if (!fields.text(field).equalsIgnoreCase(COLUMNS.get(field))) {
                return false;
            }
        }
        return true;
    }
}
