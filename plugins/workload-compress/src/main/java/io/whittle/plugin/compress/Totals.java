package io.whittle.plugin.compress;

import io.whittle.spi.Plural;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Files, bytes and compressed bytes by type and over all. Used by one thread. */
final class Totals {
    private final List<Codec> codecs;
    private final Map<FileType, Sum> byType = new EnumMap<>(FileType.class);
    private final Sum all;

    Totals(List<Codec> codecs) {
        this.codecs = codecs;
        this.all = new Sum("all", codecs.size());
        for (FileType type : FileType.values()) {
            byType.put(type, new Sum(type.label(), codecs.size()));
        }
    }

    /** @param sizes a file's compressed bytes by codec */
    void add(FileType type, long bytes, long[] sizes) {
        byType.get(type).add(bytes, sizes);
        all.add(bytes, sizes);
    }

    /** Writes a row for each type that occurs, then one for all, and closes the stream. */
    void write(OutputStream target) throws IOException {
        try (Writer out = new OutputStreamWriter(target, StandardCharsets.UTF_8)) {
            out.write("type\tfiles\tbytes");
            for (Codec codec : codecs) {
                out.write("\t" + codec.name() + "\t" + codec.name() + "-ratio");
            }
            out.write("\n");
            for (Sum sum : occurring()) {
                out.write(sum.label + "\t" + sum.files + "\t" + sum.bytes);
                for (long size : sum.sizes) {
                    out.write("\t" + size + "\t" + CompressMerger.ratio(size, sum.bytes));
                }
                out.write("\n");
            }
        }
    }

    /** Returns a line for each codec, and one for each type that occurs. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        for (int codec = 0; codec < codecs.size(); codec++) {
            notes.add(String.format(
                    Locale.ROOT,
                    "%s: %,d %s, %,d bytes become %,d (%s)",
                    codecs.get(codec).name(),
                    all.files,
                    Plural.of(all.files, "file"),
                    all.bytes,
                    all.sizes[codec],
                    CompressMerger.ratio(all.sizes[codec], all.bytes)));
        }
        int last = codecs.size() - 1;
        for (Sum sum : byType.values()) {
            if (sum.files > 0) {
                notes.add(String.format(
                        Locale.ROOT,
                        "%s: %,d %s, %,d %s, %s of them left by %s",
                        sum.label,
                        sum.files,
                        Plural.of(sum.files, "file"),
                        sum.bytes,
                        Plural.of(sum.bytes, "byte"),
                        CompressMerger.ratio(sum.sizes[last], sum.bytes),
                        codecs.get(last).name()));
            }
        }
        return notes;
    }

    private List<Sum> occurring() {
        List<Sum> sums = new ArrayList<>(byType.values());
        sums.removeIf(sum -> sum.files == 0);
        sums.add(all);
        return sums;
    }

    private static final class Sum {
        private final String label;
        private final long[] sizes;
        private long files;
        private long bytes;

        Sum(String label, int codecs) {
            this.label = label;
            this.sizes = new long[codecs];
        }

        void add(long moreBytes, long[] moreSizes) {
            files++;
            bytes += moreBytes;
            for (int i = 0; i < sizes.length; i++) {
                sizes[i] += moreSizes[i];
            }
        }
    }
}
