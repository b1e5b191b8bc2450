package io.whittle.plugin.compress;

import io.whittle.spi.workload.Outputs;
import io.whittle.spi.workload.ResultMerger;
import io.whittle.spi.workload.WorkloadException;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Adds up the pieces of each file, writes a row for it and, where asked to, the compressed file. Used by one thread. */
final class CompressMerger implements ResultMerger {
    private final Pieces pieces;
    private final boolean keep;
    private final Outputs outputs;
    private final Writer rows;
    private final Totals totals;
    private final long[] sizes; // of the file in hand, by codec
    private OutputStream file = OutputStream.nullOutputStream(); // the compressed file in hand
    private boolean inFile;
    private long piece;

    CompressMerger(Pieces pieces, List<Codec> codecs, boolean keep, Outputs outputs) throws IOException {
        this.pieces = pieces;
        this.keep = keep;
        this.outputs = outputs;
        this.sizes = new long[codecs.size()];
        this.totals = new Totals(codecs);
        this.rows = new OutputStreamWriter(outputs.create("compress.tsv"), StandardCharsets.UTF_8);
        rows.write("path\ttype\tbytes");
        for (Codec codec : codecs) {
            rows.write("\t" + codec.name());
        }
        rows.write("\tratio\n");
    }

    @Override
    public void accept(int block, byte[] result) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(result));
        while (in.available() > 0) {
            int number = pieces.file(piece);
            if (keep && !inFile) {
                file = outputs.create("files/" + pieces.corpus().path(number) + ".gz");
                inFile = true;
            }
            for (int codec = 0; codec < sizes.length; codec++) {
                int size = in.readInt();
                sizes[codec] += size;
                if (keep) {
                    file.write(in.readNBytes(size));
                }
            }
            if (pieces.last(piece)) {
                endFile(number);
            }
            piece++;
        }
    }

    /** A file without one of its pieces is no file, and its sizes are wrong. */
    @Override
    public void leftOut(int block) {
        throw new WorkloadException(
                "compress cannot leave a piece of a file out; take the file it cannot read from the folder", false);
    }

    private void endFile(int number) throws IOException {
        file.close();
        inFile = false;
        String path = pieces.corpus().path(number);
        long bytes = pieces.corpus().size(number);
        FileType type = FileType.of(path);
        totals.add(type, bytes, sizes);
        StringBuilder row = new StringBuilder(escaped(path));
        row.append('\t').append(type.label()).append('\t').append(bytes);
        long least = Long.MAX_VALUE;
        for (int codec = 0; codec < sizes.length; codec++) {
            row.append('\t').append(sizes[codec]);
            least = Math.min(least, sizes[codec]);
            sizes[codec] = 0;
        }
        rows.write(row.append('\t').append(ratio(least, bytes)).append('\n').toString());
    }

    /** Returns what is left of each byte, as text; a dash where there were none. */
    static String ratio(long compressed, long bytes) {
        return bytes == 0 ? "-" : String.format(Locale.ROOT, "%.4f", (double) compressed / bytes);
    }

    private static String escaped(String path) {
        return path.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }

    @Override
    public void finish() throws IOException {
        rows.close();
        totals.write(outputs.create("compress-totals.tsv"));
        totals.notes().forEach(outputs::note);
        String leftOut = pieces.corpus().leftOut();
        if (!leftOut.isEmpty()) {
            outputs.note(leftOut);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
            rows.close();
        } catch (IOException e) {
            // whole tables have been closed by finish(); of half a job nothing is kept
        }
    }
}
