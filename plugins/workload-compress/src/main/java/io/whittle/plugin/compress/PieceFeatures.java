package io.whittle.plugin.compress;

import io.whittle.spi.workload.ItemFeatures;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What is known of pieces: their bytes, and their file's type as 0 or 1 for each type. */
final class PieceFeatures implements ItemFeatures {
    private static final List<String> NAMES = Stream.concat(
                    Stream.of("bytes"), Stream.of(FileType.values()).map(FileType::label))
            .toList();

    private final Pieces pieces;

    PieceFeatures(Pieces pieces) {
        this.pieces = pieces;
    }

    @Override
    public List<String> names() {
        return NAMES;
    }

    @Override
    public void means(long first, long end, double[] means) {
        Arrays.fill(means, 0);
        for (long piece = first; piece < end; piece++) {
            means[0] += pieces.length(piece);
            FileType type = FileType.of(pieces.corpus().path(pieces.file(piece)));
            means[NAMES.indexOf(type.label())]++;
        }
        for (int i = 0; i < means.length; i++) {
            means[i] /= end - first;
        }
    }
}
