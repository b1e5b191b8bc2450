package io.whittle.plugin.kmers;

/**
 * Makes up the reads of a genome: a sixth as many bases as asked for, a third of it copies of a few repeats, with
 * microsatellites and gaps; read on both strands about six times over, with a few wrong bases. Lengths vary
 * log-normally, and get shorter along the run, as those of long-read sequencers do. The same seed gives the same reads.
 */
final class ReadGenerator {
    private static final int COVERAGE = 6;
    private static final int REPEATS = 8;
    private static final int MIN_READ = 60;
    private static final int MAX_READ = 60_000;
    private static final double LENGTH_DEVIATION = 0.9;
    private static final int ERRORS_PER_MILLION = 2000;

    private final Random64 random;
    private final long bases;
    private final byte[] genome;

    ReadGenerator(long seed, long bases) {
        this.random = new Random64(seed);
        this.bases = bases;
        this.genome = genome(Math.toIntExact(Math.max(500, bases / COVERAGE)));
    }

    private byte[] genome(int length) {
        byte[][] repeats = new byte[REPEATS][];
        for (int i = 0; i < REPEATS; i++) {
            repeats[i] = randomBases((int) (300 + random.below(3000)));
        }
        byte[] made = new byte[length];
        int position = 0;
        while (position < length) {
            long kind = random.below(100);
            if (kind < 30) {
                position = copy(repeats[(int) random.below(REPEATS)], made, position, 20_000);
            } else if (kind < 33) {
                position = copy(microsatellite(), made, position, 0);
            } else if (kind < 34) {
                position = copy(gap(), made, position, 0);
            } else {
                position = copy(randomBases((int) (500 + random.below(4000))), made, position, 0);
            }
        }
        return made;
    }

    private byte[] randomBases(int length) {
        byte[] made = new byte[length];
        long bits = 0;
        for (int i = 0; i < length; i++) {
            if (i % 32 == 0) {
                bits = random.next();
            }
            made[i] = (byte) (bits & 3);
            bits >>>= 2;
        }
        return made;
    }

    private byte[] microsatellite() {
        byte[] unit = randomBases((int) (1 + random.below(6)));
        byte[] made = new byte[(int) (100 + random.below(900))];
        for (int i = 0; i < made.length; i++) {
            made[i] = unit[i % unit.length];
        }
        return made;
    }

    private byte[] gap() {
        byte[] made = new byte[(int) (50 + random.below(2000))];
        java.util.Arrays.fill(made, Symbols.BREAK);
        return made;
    }

    /** Copies a stretch with so many changed bases in a million; returns the position after it. */
    private int copy(byte[] stretch, byte[] target, int position, int changesPerMillion) {
        int length = Math.min(stretch.length, target.length - position);
        for (int i = 0; i < length; i++) {
            target[position + i] = changed(stretch[i], changesPerMillion);
        }
        return position + length;
    }

    private byte changed(byte symbol, int changesPerMillion) {
        if (changesPerMillion == 0 || symbol == Symbols.BREAK) {
            return symbol;
        }
        long draw = random.below(1_000_000);
        return draw < changesPerMillion ? (byte) ((symbol + 1 + draw % 3) & 3) : symbol;
    }

    /** Hands all reads to a builder. */
    void writeTo(SequenceIndex.Builder builder) {
        long left = bases;
        while (left > 0) {
            double done = 1 - (double) left / bases;
            double median = 3000 - 2200 * done;
            double drawn = median * StrictMath.exp(LENGTH_DEVIATION * random.normal());
            int longest = (int) Math.min(left, Math.min(MAX_READ, genome.length));
            int length = Math.min(longest, Math.max(MIN_READ, (int) drawn));
            int start = (int) random.below(genome.length - length + 1L);
            boolean forward = (random.next() & 1) == 0;
            for (int i = 0; i < length; i++) {
                byte symbol = forward ? genome[start + i] : complement(genome[start + length - 1 - i]);
                builder.symbol(changed(symbol, ERRORS_PER_MILLION));
            }
            builder.endRecord();
            left -= length;
        }
    }

    private static byte complement(byte symbol) {
        return symbol == Symbols.BREAK ? symbol : (byte) (3 - symbol);
    }
}
