package io.whittle.plugin.compress;

import java.util.Arrays;

/**
 * The files of a corpus cut into pieces of at most 256 KiB, so that one giant file can be shared out; starting anew
 * for each makes the compressed files a few parts in a thousand larger. A job's items are pieces, in the order of the
 * files. Immutable.
 */
final class Pieces {
    /** Bytes in all pieces of a file but the last one. */
    static final int MAX_BYTES = 256 << 10;

    private final Corpus corpus;
    private final long[] ends; // by file: the item after its last piece

    Pieces(Corpus corpus) {
        this.corpus = corpus;
        this.ends = new long[corpus.files()];
        long end = 0;
        for (int file = 0; file < ends.length; file++) {
            // an empty file has a piece of no bytes: it, too, has a compressed form
            end += Math.max(1, (corpus.size(file) + MAX_BYTES - 1) / MAX_BYTES);
            ends[file] = end;
        }
    }

    Corpus corpus() {
        return corpus;
    }

    /** Returns how many pieces there are. */
    long count() {
        return ends[ends.length - 1];
    }

    /** Returns the file that a piece belongs to. */
    int file(long piece) {
        int found = Arrays.binarySearch(ends, piece + 1);
        return found >= 0 ? found : -found - 1;
    }

    /** Returns whether a piece is its file's last one. */
    boolean last(long piece) {
        return ends[file(piece)] == piece + 1;
    }

    /** Returns where in its file a piece begins. */
    long offset(long piece) {
        int file = file(piece);
        long first = file == 0 ? 0 : ends[file - 1];
        return (piece - first) * MAX_BYTES;
    }

    /** Returns how many bytes a piece has. */
    int length(long piece) {
        return (int) Math.min(MAX_BYTES, corpus.size(file(piece)) - offset(piece));
    }

    /** Copies a piece's bytes into the target's beginning. */
    void read(long piece, byte[] target) {
        corpus.read(file(piece), offset(piece), target, length(piece));
    }
}
