package io.whittle.plugin.compress;

/** Seeded random numbers (SplitMix64: Steele, Lea, Flood 2014): the same on every machine. Used by one thread. */
final class Random64 {
    private long state;

    Random64(long seed) {
        this.state = seed;
    }

    long next() {
        state += 0x9E3779B97F4A7C15L;
        long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** Returns a number from 0 up to but not including {@code bound}. */
    long below(long bound) {
        return Long.remainderUnsigned(next(), bound);
    }

    /** Returns a number from 0 up to but not including 1. */
    double unit() {
        return (next() >>> 11) * 0x1p-53;
    }

    /** Returns a number that is nearly normally distributed, with mean 0 and deviation 1. */
    double normal() {
        double sum = -6;
        for (int i = 0; i < 12; i++) {
            sum += unit();
        }
        return sum;
    }
}
