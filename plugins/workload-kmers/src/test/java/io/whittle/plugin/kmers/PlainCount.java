package io.whittle.plugin.kmers;

import java.util.Map;
import java.util.TreeMap;

/** Counts k-mers the simplest way: by their text, one after the other. */
final class PlainCount {
    private PlainCount() {}

    static Map<String, Long> of(int k, String... sequences) {
        Map<String, Long> counts = new TreeMap<>();
        for (String sequence : sequences) {
            for (int i = 0; i + k <= sequence.length(); i++) {
                counts.merge(canonical(sequence.substring(i, i + k)), 1L, Long::sum);
            }
        }
        return counts;
    }

    private static String canonical(String kmer) {
        StringBuilder complement = new StringBuilder();
        for (int i = kmer.length() - 1; i >= 0; i--) {
            complement.append("TGCA".charAt("ACGT".indexOf(kmer.charAt(i))));
        }
        return kmer.compareTo(complement.toString()) <= 0 ? kmer : complement.toString();
    }
}
