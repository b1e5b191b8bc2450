package io.whittle.plugin.kmers;

import io.whittle.spi.Plural;
import io.whittle.spi.workload.Outputs;
import io.whittle.spi.workload.ResultMerger;
import io.whittle.spi.workload.WorkloadException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Adds up the counts of all blocks, then writes the tables. Used by one thread. */
final class CountMerger implements ResultMerger {
    /** Adding many blocks at once is several times faster than one by one, and this many wait for nothing at the end. */
    private static final long MAX_GATHERED_BYTES = 16 << 20;

    private final Kmers kmers;
    private final TableRows rows;
    private final long records;
    private final long bases;
    private final Outputs outputs;
    private final List<CountCoding.Reader> gathered = new ArrayList<>();
    private long gatheredBytes;
    private CountTable table;

    CountMerger(Kmers kmers, TableRows rows, long records, long bases, Outputs outputs) {
        this.kmers = kmers;
        this.rows = rows;
        this.records = records;
        this.bases = bases;
        this.outputs = outputs;
        this.table = new CountTable(kmers.bits());
    }

    @Override
    public void accept(int block, byte[] result) {
        gathered.add(new CountCoding.Reader(result));
        gatheredBytes += result.length;
        if (gatheredBytes >= MAX_GATHERED_BYTES) {
            addGathered();
        }
    }

    private void addGathered() {
        try {
            table.addAll(gathered);
        } catch (OutOfMemoryError e) {
            throw outOfMemory(e);
        }
        gathered.clear();
        gatheredBytes = 0;
    }

    @Override
    public void finish() throws IOException {
        addGathered();
        try {
            CountTables tables = new CountTables(kmers, table);
            tables.writeKmers(outputs.create("kmers.tsv"), rows);
            tables.writeHistogram(outputs.create("kmers-histogram.tsv"));
            Map<Long, Long> histogram = tables.histogram();
            long total = 0;
            for (Map.Entry<Long, Long> entry : histogram.entrySet()) {
                total += entry.getKey() * entry.getValue();
            }
            outputs.note(String.format(
                    Locale.ROOT,
                    "%,d %s, %,d %s, %,d %s of %s, %,d distinct, %,d of them once",
                    records,
                    Plural.of(records, "record"),
                    bases,
                    Plural.of(bases, "base"),
                    total,
                    Plural.of(total, "k-mer"),
                    Plural.count(kmers.k(), "base"),
                    table.size(),
                    histogram.getOrDefault(1L, 0L)));
        } catch (OutOfMemoryError e) {
            throw outOfMemory(e);
        }
    }

    private WorkloadException outOfMemory(OutOfMemoryError e) {
        long distinct = table.size();
        close(); // makes room for the message to be told
        return new WorkloadException(
                String.format(
                        Locale.ROOT,
                        "the table of %,d distinct k-mers does not fit into %,d MiB of memory; give Java more (-Xmx),"
                                + " some 60 bytes each, or choose a smaller k",
                        distinct,
                        Runtime.getRuntime().maxMemory() >> 20),
                false,
                e);
    }

    @Override
    public void close() {
        gathered.clear();
        table = new CountTable(1);
    }
}
