package io.whittle.plugin.ledger;

import java.io.IOException;
import java.io.OutputStream;

/** Fields of CSV (RFC 4180) as this workload reads them again. */
final class Csv {
    private Csv() {}

    static String field(String text) {
        return text.contains(",") || text.contains("\"") ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
    }

    /** Writes bytes as a field, in quotes where they would not be read back else. */
    static void write(OutputStream out, byte[] bytes, int from, int to) throws IOException {
        if (!needsQuotes(bytes, from, to)) {
            out.write(bytes, from, to - from);
            return;
        }
        out.write('"');
        for (int i = from; i < to; i++) {
            if (bytes[i] == '"') {
                out.write('"');
            }
            out.write(bytes[i]);
        }
        out.write('"');
    }

    private static boolean needsQuotes(byte[] bytes, int from, int to) {
        if (from == to) {
            return false;
        }
        boolean needed = isBlank(bytes[from]) || isBlank(bytes[to - 1]);
        for (int i = from; i < to && !needed; i++) {
            needed = bytes[i] == ',' || bytes[i] == '"' || bytes[i] == '\r';
        }
        return needed;
    }

    private static boolean isBlank(byte value) {
        return value == ' ' || value == '\t';
    }
}
