package io.whittle.plugin.kmers;

/**
 * K-mers as numbers: two bits a base, the first base highest, so that numbers sort as texts do; of a k-mer and its
 * reverse complement the smaller number stands for both.
 *
 * <p>Between nodes and the merge k-mers travel under a <em>key</em>, a scrambling of the number within the same 2k bits:
 * keys are spread evenly whatever the genome is like, so a table indexed by a key's upper bits has no crowded places, and
 * a sorted list of keys walks it from front to back. Immutable.
 */
final class Kmers {
    private static final long FIRST_FACTOR = 0x9E3779B97F4A7C15L;
    private static final long SECOND_FACTOR = 0xBF58476D1CE4E5B9L;

    private final int k;
    private final long mask;
    private final long firstInverse = inverse(FIRST_FACTOR);
    private final long secondInverse = inverse(SECOND_FACTOR);

    Kmers(int k) {
        this.k = k;
        this.mask = (1L << (2 * k)) - 1;
    }

    int k() {
        return k;
    }

    /** Returns how many bits a key has. */
    int bits() {
        return 2 * k;
    }

    long mask() {
        return mask;
    }

    /** Returns the key of a number. */
    long key(long number) {
        long key = (number * FIRST_FACTOR) & mask;
        key ^= key >>> k;
        return (key * SECOND_FACTOR) & mask;
    }

    /** Returns the number of a key. */
    long number(long key) {
        long number = (key * secondInverse) & mask;
        number ^= number >>> k; // a shift by half of the bits is its own inverse
        return (number * firstInverse) & mask;
    }

    /** Writes the letters of a number. */
    void text(long number, byte[] target, int offset) {
        for (int i = 0; i < k; i++) {
            target[offset + i] = Symbols.text((int) (number >>> (2 * (k - 1 - i))) & 3);
        }
    }

    /** Newton's iteration: each step doubles the number of correct bits. */
    private static long inverse(long odd) {
        long inverse = odd;
        for (int i = 0; i < 6; i++) {
            inverse *= 2 - odd * inverse;
        }
        return inverse;
    }
}
