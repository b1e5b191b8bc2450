package io.whittle.plugin.ledger;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The list of malformed lines, which ends after the first {@value #MAX_LISTED} of them; all are counted. Used by one thread. */
final class Malformed {
    static final int MAX_LISTED = 1000;

    private final OutputStream out;
    private long listed;
    private long count;

    Malformed(OutputStream out) throws IOException {
        this.out = out;
        out.write("line,flaw,text\n".getBytes(StandardCharsets.US_ASCII));
    }

    /** Lists a line, unless the list is full. */
    void list(long line, Flaw flaw, byte[] bytes, int from, int to) throws IOException {
        if (listed < MAX_LISTED) {
            out.write((line + "," + Csv.field(flaw.words()) + ",").getBytes(StandardCharsets.US_ASCII));
            Csv.write(out, bytes, from, to);
            out.write('\n');
            listed++;
        }
    }

    void count(long more) {
        count += more;
    }

    long count() {
        return count;
    }

    long listed() {
        return listed;
    }

    void close() throws IOException {
        out.close();
    }
}
