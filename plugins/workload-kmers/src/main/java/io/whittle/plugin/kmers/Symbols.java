package io.whittle.plugin.kmers;

import java.util.Arrays;

/** The alphabet of the spool: A, C, G, T as 0 to 3, and a break that no k-mer crosses. */
final class Symbols {
    static final byte BREAK = 4;
    /** Blanks within a line of sequence: stand for nothing. */
    static final byte SKIP = 5;
    /** Characters that no sequence contains. */
    static final byte ILLEGAL = 6;

    private static final byte[] BY_CHARACTER = new byte[256];
    private static final byte[] TEXT = {'A', 'C', 'G', 'T'};

    static {
        Arrays.fill(BY_CHARACTER, ILLEGAL);
        for (char letter = 'a'; letter <= 'z'; letter++) {
            BY_CHARACTER[letter] = BREAK; // N and the other ambiguity codes
            BY_CHARACTER[Character.toUpperCase(letter)] = BREAK;
        }
        for (char letter : "-*.".toCharArray()) {
            BY_CHARACTER[letter] = BREAK;
        }
        for (char blank : " \t\r".toCharArray()) {
            BY_CHARACTER[blank] = SKIP;
        }
        String bases = "ACGTacgt";
        for (int i = 0; i < bases.length(); i++) {
            BY_CHARACTER[bases.charAt(i)] = (byte) (i % 4);
        }
        BY_CHARACTER['U'] = 3;
        BY_CHARACTER['u'] = 3;
    }

    private Symbols() {}

    /** Returns the symbol of a character of sequence, or {@link #SKIP} or {@link #ILLEGAL}. */
    static byte of(int character) {
        return BY_CHARACTER[character & 0xff];
    }

    /** Returns the letter of a base. */
    static byte text(int base) {
        return TEXT[base];
    }
}
