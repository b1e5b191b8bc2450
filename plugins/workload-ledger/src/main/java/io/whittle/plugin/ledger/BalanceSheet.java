package io.whittle.plugin.ledger;

import io.whittle.spi.workload.WorkloadException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A CSV file with a line per account, sorted by the bytes of its name. The sheet of one job may open the next one's books.
 */
final class BalanceSheet {
    private static final List<String> COLUMNS = List.of("account", "opening", "received", "sent", "balance");
    private static final List<String> SHORT_COLUMNS = List.of("account", "balance");

    private BalanceSheet() {}

    /** Writes the sheet and closes the stream; returns how many accounts have sent more than they had. */
    static long write(Books books, OutputStream target) throws IOException {
        long overdrawn = 0;
        try (OutputStream out = new BufferedOutputStream(target, 1 << 16)) {
            out.write((String.join(",", COLUMNS) + "\n").getBytes(StandardCharsets.US_ASCII));
            for (Row row : sorted(books)) {
                long balance = books.balance(row.account);
                overdrawn += balance < 0 ? 1 : 0;
                Csv.write(out, row.name, 0, row.name.length);
                String figures = "," + books.opening(row.account) + "," + books.received(row.account) + ","
                        + books.sent(row.account) + "," + balance + "\n";
                out.write(figures.getBytes(StandardCharsets.US_ASCII));
            }
        }
        return overdrawn;
    }

    private record Row(byte[] name, int account) {}

    private static Row[] sorted(Books books) {
        Row[] rows = new Row[books.size()];
        for (int account = 0; account < rows.length; account++) {
            rows[account] = new Row(books.name(account), account);
        }
        Arrays.sort(rows, (a, b) -> Arrays.compareUnsigned(a.name, b.name));
        return rows;
    }

    /** Opens books with the balances of a sheet. */
    static Books read(Path path) throws IOException {
        Books books = new Books();
        try (SharedFile file = SharedFile.open(path, "opening")) {
            SheetLines lines = new SheetLines(path, books);
            TipFile pieces = new TipFile(file, 1 << 16);
            for (long piece = 0; piece < pieces.items(); piece++) {
                pieces.read(piece, lines);
            }
        }
        return books;
    }

    /** Enters the lines of a sheet into books. */
    private static final class SheetLines implements Lines {
        private final Fields fields = new Fields(COLUMNS.size());
        private final Path path;
        private final Books books;
        private int columns;
        private long line;

        SheetLines(Path path, Books books) {
            this.path = path;
            this.books = books;
        }

        @Override
        public void line(byte[] bytes, int from, int to) {
            line++;
            if (Fields.isBlank(bytes, from, to)) {
                return;
            }
            int count = fields.split(bytes, from, to);
            if (columns == 0) {
                columns = columns(count);
                return;
            }
            if (count != columns || fields.length(0) == 0 || fields.length(0) > ByteStrings.MAX_LENGTH) {
                throw malformed("is not an account with its figures");
            }
            int known = books.size();
            if (books.account(fields.bytes(), fields.start(0), fields.end(0)) < known) {
                throw malformed("names account '" + fields.text(0) + "' once more");
            }
            books.open(known, balance());
        }

        /** The whole sheet, or accounts and balances alone. */
        private int columns(int count) {
            List<String> names = new ArrayList<>();
            for (int field = 0; field < Math.min(count, COLUMNS.size()); field++) {
                names.add(fields.text(field));
            }
            if (count > COLUMNS.size() || !(names.equals(COLUMNS) || names.equals(SHORT_COLUMNS))) {
                throw malformed("does not name the columns");
            }
            return count;
        }

        private long balance() {
            try {
                return Long.parseLong(fields.text(columns - 1));
            } catch (NumberFormatException e) {
                throw malformed("has '" + fields.text(columns - 1) + "' for a balance");
            }
        }

        @Override
        public void longLine(byte[] bytes, int from, int to) {
            line++;
            throw malformed("is longer than " + Fields.MAX_LINE_BYTES + " bytes");
        }

        private WorkloadException malformed(String what) {
            return new WorkloadException(
                    "line " + line + " of the balance sheet '" + path + "' " + what + "; a sheet begins with the line "
                            + String.join(",", COLUMNS) + " or " + String.join(",", SHORT_COLUMNS),
                    false);
        }
    }
}
