package io.whittle.plugin.kmers;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Writes counts as tables: tab-separated, a line of names first. Used by one thread. */
final class CountTables {
    private final Kmers kmers;
    private final CountTable table;
    private final NavigableMap<Long, Long> histogram;

    CountTables(Kmers kmers, CountTable table) {
        this.kmers = kmers;
        this.table = table;
        this.histogram = new TreeMap<>();
        long[] frequent = new long[1 << 12]; // nearly all counts are small
        table.forEach((key, count) -> {
            if (count < frequent.length) {
                frequent[(int) count]++;
            } else {
                histogram.merge(count, 1L, Long::sum);
            }
        });
        for (int count = 1; count < frequent.length; count++) {
            if (frequent[count] > 0) {
                histogram.put((long) count, frequent[count]);
            }
        }
    }

    /** Returns how many distinct k-mers occur how often, by count. */
    NavigableMap<Long, Long> histogram() {
        return histogram;
    }

    /** Writes how many distinct k-mers occur how often, and closes the stream. */
    void writeHistogram(OutputStream target) throws IOException {
        try (OutputStream out = new BufferedOutputStream(target, 1 << 16)) {
            out.write("count\tkmers\n".getBytes(StandardCharsets.US_ASCII));
            for (Map.Entry<Long, Long> entry : histogram.entrySet()) {
                out.write((entry.getKey() + "\t" + entry.getValue() + "\n").getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    /** Writes k-mers with their counts, the most frequent ones first, equals by text, and closes the stream. */
    void writeKmers(OutputStream target, TableRows rows) throws IOException {
        try (OutputStream out = new BufferedOutputStream(target, 1 << 16)) {
            out.write("kmer\tcount\n".getBytes(StandardCharsets.US_ASCII));
            long left = rows.top() == 0 ? Long.MAX_VALUE : rows.top();
            for (Group group : groups(rows.minCount(), left)) {
                Arrays.sort(group.numbers);
                int size = (int) Math.min(left, group.size);
                writeGroup(out, group, size);
                left -= size;
            }
        }
    }

    private void writeGroup(OutputStream out, Group group, int size) throws IOException {
        byte[] count = ("\t" + group.count + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] line = new byte[kmers.k() + count.length];
        System.arraycopy(count, 0, line, kmers.k(), count.length);
        for (int i = 0; i < size; i++) {
            kmers.text(group.numbers[i], line, 0);
            out.write(line);
        }
    }

    /** The k-mers of each count that will be listed, highest count first. */
    private Iterable<Group> groups(long minCount, long wanted) {
        NavigableMap<Long, Group> groups = new TreeMap<>(Comparator.reverseOrder());
        long listed = 0;
        for (Map.Entry<Long, Long> entry : histogram.descendingMap().entrySet()) {
            if (listed >= wanted || entry.getKey() < minCount) {
                break;
            }
            groups.put(entry.getKey(), new Group(entry.getKey(), Math.toIntExact(entry.getValue())));
            listed += entry.getValue();
        }
        if (!groups.isEmpty()) {
            long least = groups.lastKey();
            table.forEach((key, count) -> {
                if (count >= least) {
                    groups.get(count).add(kmers.number(key));
                }
            });
        }
        return groups.values();
    }

    /** The k-mers that occur equally often. */
    private static final class Group {
        private final long count;
        private final long[] numbers;
        private int size;

        Group(long count, int capacity) {
            this.count = count;
            this.numbers = new long[capacity];
        }

        void add(long number) {
            numbers[size++] = number;
        }
    }
}
