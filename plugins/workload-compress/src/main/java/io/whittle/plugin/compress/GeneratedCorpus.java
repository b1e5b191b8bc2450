package io.whittle.plugin.compress;

import java.util.Arrays;
import java.util.Locale;

/**
 * Made-up files: prose, logs, tables, plain images, records, and archives that nothing compresses further. Sizes vary
 * log-normally. Contents are made when they are read and kept nowhere; the same seed gives the same files. Immutable.
 */
final class GeneratedCorpus implements Corpus {
    private static final double MEDIAN_BYTES = 24_000;
    private static final double SIZE_DEVIATION = 1.6;
    private static final double MAX_BYTES = 32 << 20;
    private static final String[] PLACES = {
        "archive/backup-%05d.zip",
        "data/records-%05d.dat",
        "data/table-%05d.csv",
        "images/scan-%05d.bmp",
        "logs/server-%05d.log",
        "texts/chapter-%05d.txt",
        "texts/notes-%05d.md"
    };

    private final long seed;
    private final String[] paths;
    private final long[] sizes;
    private final Contents contents;

    GeneratedCorpus(long seed, int files) {
        this.seed = seed;
        Random64 random = new Random64(seed);
        this.paths = new String[files];
        this.sizes = new long[files];
        for (int file = 0; file < files; file++) {
            paths[file] = String.format(Locale.ROOT, PLACES[(int) random.below(PLACES.length)], file);
            sizes[file] = (long) Math.min(MAX_BYTES, MEDIAN_BYTES * StrictMath.exp(SIZE_DEVIATION * random.normal()));
        }
        Arrays.sort(paths);
        this.contents = new Contents(random);
    }

    @Override
    public int files() {
        return paths.length;
    }

    @Override
    public String path(int file) {
        return paths[file];
    }

    @Override
    public long size(int file) {
        return sizes[file];
    }

    @Override
    public void read(int file, long offset, byte[] target, int length) {
        Random64 random = new Random64(seed ^ (file * 0x632BE59BD9B4E019L) ^ (offset * 0x9E3779B97F4A7C15L));
        String path = paths[file];
        switch (path.substring(path.lastIndexOf('.') + 1)) {
            case "zip" -> contents.noise(random, target, length);
            case "dat" -> contents.records(random, target, length);
            case "csv" -> contents.table(random, target, length);
            case "bmp" -> contents.image(random, target, length);
            case "log" -> contents.log(random, target, length);
            default -> contents.prose(random, target, length);
        }
    }
}
