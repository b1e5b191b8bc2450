package io.whittle.plugin.kmers;

import io.whittle.spi.workload.WorkloadException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads FASTA or FASTQ text, records and lines of any length, in constant memory. Sequences and qualities may span
 * lines; letters other than A, C, G, T and U are breaks. Used once, by one thread.
 */
final class SequenceReader {
    private static final int END = -1;

    private final InputStream in;
    private final String name;
    private final SequenceIndex.Builder builder;
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int limit;
    private long line = 1;
    private long record;

    /**
     * @param in the text, unpacked
     * @param name the file's name, for messages
     * @param builder receives symbols and ends of records
     */
    SequenceReader(InputStream in, String name, SequenceIndex.Builder builder) {
        this.in = in;
        this.name = name;
        this.builder = builder;
    }

    void read() throws IOException {
        int first = skipBlankLines();
        if (first == END) {
            throw new WorkloadException(
                    "'" + name + "' is empty: there is nothing to count; name a FASTA or FASTQ file", false);
        } else if (first == '>') {
            readFasta();
        } else if (first == '@') {
            readFastq();
        } else {
            throw new WorkloadException(
                    "'" + name + "' is neither FASTA nor FASTQ: line " + line + " begins with " + shown(first)
                            + " instead of '>' or '@'; name a file of sequences",
                    false);
        }
    }

    private void readFasta() throws IOException {
        while (true) { // at the '>' of a header
            record++;
            long header = line;
            skipLine();
            long symbols = 0;
            int next;
            while ((next = skipBlankLines()) != END && next != '>') {
                symbols += sequenceLine();
            }
            builder.endRecord();
            if (next == END) {
                if (symbols == 0) {
                    throw truncated("has a header but no sequence", header);
                }
                return;
            }
        }
    }

    private void readFastq() throws IOException {
        int next = '@';
        while (next == '@') {
            record++;
            long header = line;
            skipLine();
            long symbols = 0;
            while ((next = skipBlankLines()) != END && next != '+') {
                symbols += sequenceLine();
            }
            builder.endRecord();
            if (next == END) {
                throw truncated("ends before its '+' line", header);
            }
            skipLine();
            readQualities(symbols, header);
            next = skipBlankLines();
        }
        if (next != END) {
            throw malformed("begins with " + shown(next) + " where the '@' of record " + (record + 1)
                    + " should be; the record before it may be damaged");
        }
    }

    private void readQualities(long symbols, long header) throws IOException {
        long qualities = 0;
        while (qualities < symbols) {
            int next = peek();
            if (next == END) {
                throw truncated("has " + qualities + " quality values for " + symbols + " bases", header);
            }
            advance();
            if (next == '\n') {
                line++;
            } else if (next != '\r') {
                qualities++;
            }
        }
        int next = peek();
        if (next != END && next != '\n' && next != '\r') {
            throw malformed("has more quality values than record " + record + " has bases (" + symbols
                    + "); the record may be damaged");
        }
    }

    /** Reads a line of sequence; returns how many symbols it has. */
    private long sequenceLine() throws IOException {
        long symbols = 0;
        int next;
        while ((next = peek()) != END && next != '\n') {
            byte symbol = Symbols.of(next);
            if (symbol == Symbols.ILLEGAL) {
                throw malformed("has " + shown(next) + " among the bases of record " + record
                        + "; is this a file of sequences?");
            } else if (symbol != Symbols.SKIP) {
                builder.symbol(symbol);
                symbols++;
            }
            advance();
        }
        return symbols;
    }

    private void skipLine() throws IOException {
        int next;
        while ((next = peek()) != END && next != '\n') {
            advance();
        }
    }

    /** Moves to the next character that is neither blank nor an end of line, and returns it without taking it. */
    private int skipBlankLines() throws IOException {
        int next;
        while ((next = peek()) == '\n' || next == '\r' || next == ' ' || next == '\t') {
            if (next == '\n') {
                line++;
            }
            advance();
        }
        return next;
    }

    private int peek() throws IOException {
        if (position == limit) {
            limit = Math.max(0, in.read(buffer, 0, buffer.length));
            position = 0;
            if (limit == 0) {
                return END;
            }
        }
        return buffer[position] & 0xff;
    }

    private void advance() {
        position++;
    }

    private WorkloadException truncated(String what, long header) {
        return new WorkloadException(
                "'" + name + "' is truncated: record " + record + " (line " + header + ") " + what
                        + "; copy or download the file once more",
                false);
    }

    private WorkloadException malformed(String what) {
        return new WorkloadException("'" + name + "' cannot be read: line " + line + " " + what, false);
    }

    private static String shown(int character) {
        return character > ' ' && character < 127
                ? "'" + (char) character + "'"
                : String.format("byte 0x%02x", character);
    }
}
