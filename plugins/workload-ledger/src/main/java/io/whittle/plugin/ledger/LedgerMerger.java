package io.whittle.plugin.ledger;

import io.whittle.spi.Plural;
import io.whittle.spi.workload.Outputs;
import io.whittle.spi.workload.ResultMerger;
import io.whittle.spi.workload.WorkloadException;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * Applies the tips of all blocks in file order, each id once. Holds the ids and the accounts, whatever the number of
 * blocks. Used by one thread.
 */
final class LedgerMerger implements ResultMerger {
    private final Outputs outputs;
    private final Malformed malformed;
    private Books books;
    private ByteStrings ids = new ByteStrings(1 << 16);
    private long lines;
    private long duplicates;
    private BigInteger total = BigInteger.ZERO;

    LedgerMerger(Books opened, Outputs outputs) throws IOException {
        this.books = opened;
        this.outputs = outputs;
        this.malformed = new Malformed(new java.io.BufferedOutputStream(outputs.create("ledger-malformed.csv")));
    }

    @Override
    public void accept(int block, byte[] result) throws IOException {
        try {
            apply(new ByteReader(result));
        } catch (OutOfMemoryError e) {
            throw outOfMemory(e);
        }
    }

    private void apply(ByteReader in) throws IOException {
        long blockLines = in.number();
        duplicates += in.number();
        malformed.count(in.number());
        for (long left = in.number(); left > 0; left--) {
            long line = lines + in.number() + 1;
            Flaw flaw = Flaw.ofCode(in.smallNumber());
            in.text();
            malformed.list(line, flaw, in.bytes(), in.start(), in.end());
        }
        BlockAccounts accounts = new BlockAccounts(in);
        long line = lines;
        long sum = 0;
        for (long left = in.number(); left > 0; left--) {
            line += in.number() + 1;
            in.text();
            boolean repeated = ids.add(in.bytes(), in.start(), in.end()) == ByteStrings.PRESENT;
            int from = in.smallNumber();
            int to = in.smallNumber();
            long sats = in.number();
            if (repeated) {
                duplicates++;
                continue;
            }
            books.apply(accounts.number(from), accounts.number(to), sats, line);
            if (sum > Long.MAX_VALUE - sats) {
                total = total.add(BigInteger.valueOf(sum));
                sum = 0;
            }
            sum += sats;
        }
        total = total.add(BigInteger.valueOf(sum));
        lines += blockLines;
    }

    /** The accounts of a block, entered into the books when the first tip that counts needs them. */
    private final class BlockAccounts {
        private static final int NOT_YET = -1;

        private final byte[] bytes;
        private final int[] starts;
        private final int[] ends;
        private final int[] numbers;

        BlockAccounts(ByteReader in) {
            int count = in.smallNumber();
            bytes = in.bytes();
            starts = new int[count];
            ends = new int[count];
            numbers = new int[count];
            Arrays.fill(numbers, NOT_YET);
            for (int i = 0; i < count; i++) {
                in.text();
                starts[i] = in.start();
                ends[i] = in.end();
            }
        }

        int number(int inBlock) {
            if (numbers[inBlock] == NOT_YET) {
                numbers[inBlock] = books.account(bytes, starts[inBlock], ends[inBlock]);
            }
            return numbers[inBlock];
        }
    }

    @Override
    public void finish() throws IOException {
        try {
            Settlement settlement = new Settlement(
                    lines, ids.size(), duplicates, malformed.count(), total, books.size(), books.checkedSum());
            malformed.close();
            long overdrawn = BalanceSheet.write(books, outputs.create("ledger.csv"));
            settlement.write(outputs.create("ledger-summary.csv"), overdrawn);
            outputs.note(settlement.sentence(overdrawn));
            if (malformed.count() > 0) {
                outputs.problem(String.format(
                        java.util.Locale.ROOT,
                        "%,d of %,d %s %s not applied; ledger-malformed.csv lists %s",
                        malformed.count(),
                        lines,
                        Plural.of(lines, "line"),
                        Plural.of(malformed.count(), "is malformed and was", "are malformed and were"),
                        malformed.listed() == malformed.count()
                                ? Plural.of(malformed.count(), "it", "them")
                                : "the first " + malformed.listed()));
            }
        } catch (OutOfMemoryError e) {
            throw outOfMemory(e);
        }
    }

    private WorkloadException outOfMemory(OutOfMemoryError e) {
        int idCount = ids.size();
        int accountCount = books.size();
        ids = new ByteStrings(); // makes room for the message to be told
        books = new Books();
        return new WorkloadException(
                String.format(
                        java.util.Locale.ROOT,
                        "the ids of %,d tips and the balances of %,d accounts do not fit into %,d MiB of memory; give"
                                + " Java more (-Xmx), some 60 bytes each",
                        idCount,
                        accountCount,
                        Runtime.getRuntime().maxMemory() >> 20),
                false,
                e);
    }

    @Override
    public void close() {
        ids = new ByteStrings();
        books = new Books();
        try {
            malformed.close();
        } catch (IOException e) {
            // a whole list has been closed by finish(); of half a job nothing is kept
        }
    }
}
