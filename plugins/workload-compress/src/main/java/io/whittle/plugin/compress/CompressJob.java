package io.whittle.plugin.compress;

import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.ItemFeatures;
import io.whittle.spi.workload.Outputs;
import io.whittle.spi.workload.ResultMerger;
import io.whittle.spi.workload.WorkloadJob;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The pieces of a corpus, compressed. The result of a block has, for each piece, the size under each codec as four bytes
 * and, where files are kept, the compressed bytes themselves: up to 256 KiB a piece, so the results of a job that
 * keeps files are as large as its output.
 */
final class CompressJob implements WorkloadJob {
    private final Pieces pieces;
    private final List<Codec> codecs;
    private final boolean keep;

    /** @param keep whether the compressed files are wanted, so that there must be one codec */
    CompressJob(Pieces pieces, List<Codec> codecs, boolean keep) {
        this.pieces = pieces;
        this.codecs = codecs;
        this.keep = keep;
    }

    @Override
    public long items() {
        return pieces.count();
    }

    @Override
    public ItemFeatures features() {
        return new PieceFeatures(pieces);
    }

    @Override
    public byte[] runBlock(Cursor cursor) throws IOException {
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(result);
        byte[] bytes = new byte[0];
        List<GzipMember> members = new ArrayList<>();
        try {
            codecs.forEach(codec -> members.add(new GzipMember(codec)));
            while (cursor.next()) {
                int length = pieces.length(cursor.item());
                if (bytes.length < length) {
                    bytes = new byte[length];
                }
                pieces.read(cursor.item(), bytes);
                for (GzipMember member : members) {
                    compress(member, bytes, length, out);
                }
            }
        } finally {
            members.forEach(GzipMember::close);
        }
        return result.toByteArray();
    }

    private void compress(GzipMember member, byte[] bytes, int length, DataOutputStream out) throws IOException {
        if (keep) {
            byte[] compressed = member.of(bytes, length);
            out.writeInt(compressed.length);
            out.write(compressed);
        } else {
            out.writeInt(member.sizeOf(bytes, length));
        }
    }

    @Override
    public Map<String, String> inputs() {
        String identity = pieces.corpus().identity();
        return identity.isEmpty() ? Map.of() : Map.of("folder", identity);
    }

    @Override
    public ResultMerger merger(Outputs outputs) throws IOException {
        return new CompressMerger(pieces, codecs, keep, outputs);
    }
}
