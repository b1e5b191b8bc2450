package io.whittle.plugin.kmers;

import io.whittle.spi.Partition;
import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.ItemFeatures;
import io.whittle.spi.workload.Outputs;
import io.whittle.spi.workload.ResultMerger;
import io.whittle.spi.workload.WorkloadJob;
import java.io.IOException;
import java.util.List;

/** The k-mers of one input. Results are the block's k-mers with their counts, see {@link CountCoding}. */
final class KmersJob implements WorkloadJob {
    /** Fewer bases in a block would make results nearly as long as counting takes. */
    private static final long MIN_BLOCK_BASES = 32 << 10;

    private static final long MAX_BLOCK_BASES = 512 << 10;
    /** Bases per possible k-mer from which on a block's counts are much shorter than its bases, and quick to merge. */
    private static final long BASES_PER_KMER = 8;

    private final SequenceIndex index;
    private final Kmers kmers;
    private final TableRows rows;
    private final long grain;

    KmersJob(SequenceIndex index, Kmers kmers, TableRows rows) {
        this.index = index;
        this.kmers = kmers;
        this.rows = rows;
        long meanBases = Math.max(1, index.totalBases() / Math.max(1, index.items()));
        long blockBases = blockBases(kmers.k());
        this.grain = Math.max(Partition.defaultGrain(index.items()), (blockBases + meanBases - 1) / meanBases);
    }

    /** Of short k-mers there are so few that a larger block repeats each many times; of long ones no block does. */
    private static long blockBases(int k) {
        long possible = k > 20 ? Long.MAX_VALUE / BASES_PER_KMER : 1L << (2 * k - 1);
        long wanted = possible * BASES_PER_KMER;
        return wanted > MAX_BLOCK_BASES ? MIN_BLOCK_BASES : Math.max(MIN_BLOCK_BASES, wanted);
    }

    @Override
    public long items() {
        return index.items();
    }

    @Override
    public long grain() {
        return grain;
    }

    @Override
    public ItemFeatures features() {
        return new ItemFeatures() {
            @Override
            public List<String> names() {
                return List.of("bases");
            }

            @Override
            public void means(long first, long end, double[] means) {
                long bases = 0;
                for (long item = first; item < end; item++) {
                    bases += index.bases((int) item);
                }
                means[0] = (double) bases / (end - first);
            }
        };
    }

    /** Of an item that is left out, the k-mers that end in it are not counted. */
    @Override
    public boolean canLeaveOutItems() {
        return true;
    }

    @Override
    public byte[] runBlock(Cursor cursor) throws IOException {
        KmerScanner scanner = new KmerScanner(kmers);
        byte[] symbols = new byte[0];
        long before = -1;
        while (cursor.next()) {
            int item = (int) cursor.item();
            long start = index.start(item);
            long end = index.end(item);
            boolean continued = start == before;
            before = end;
            if (!continued) {
                long halo = Math.max(0, start - (kmers.k() - 1));
                symbols = new byte[Math.toIntExact(end - halo)];
                index.read(halo, end, symbols);
                scanner.prime(symbols, Math.toIntExact(start - halo));
                scanner.count(symbols, Math.toIntExact(start - halo), symbols.length);
                continue;
            }
            int length = Math.toIntExact(end - start);
            if (symbols.length < length) {
                symbols = new byte[length];
            }
            index.read(start, end, symbols);
            scanner.count(symbols, 0, length);
        }
        return scanner.result();
    }

    @Override
    public ResultMerger merger(Outputs outputs) {
        return new CountMerger(kmers, rows, index.records(), index.totalBases(), outputs);
    }

    @Override
    public void close() {
        index.close();
    }
}
