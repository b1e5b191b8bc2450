package io.whittle.training.tidy;

import java.util.List;

/** Hashes of rows: rows of equal features have equal hashes, so that repetitions stay together. */
final class RowHashes {
    private RowHashes() {}

    static long[] of(TidyData data, int[] rows) {
        long[] hashes = new long[rows.length];
        List<TidyData.Feature> features = data.features();
        for (int i = 0; i < rows.length; i++) {
            long hash = 1;
            for (TidyData.Feature feature : features) {
                hash = (hash ^ Float.floatToIntBits(feature.values()[rows[i]])) * 0x9E3779B97F4A7C15L;
                hash ^= hash >>> 29;
            }
            hashes[i] = hash;
        }
        return hashes;
    }
}
