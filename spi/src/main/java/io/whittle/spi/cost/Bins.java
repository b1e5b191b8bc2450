package io.whittle.spi.cost;

/**
 * A job's blocks put together into bins of neighbours, as evenly as whole blocks allow: the resolution at which costs are
 * recorded and predicted. Bin {@code b} of {@code n} covers the blocks from {@code ⌊b·blocks/n⌋} up to but not including
 * {@code ⌊(b+1)·blocks/n⌋}.
 *
 * @param blocks the number of blocks, at least 0
 * @param count the number of bins, at most {@code blocks} and at least 1 (0 where there are no blocks)
 */
public record Bins(int blocks, int count) {
    /** The most bins that {@link #of} makes. */
    public static final int MAX_BINS = 1024;

    public Bins {
        if (blocks < 0 || count > blocks || count < 0 || (count == 0 && blocks > 0)) {
            throw new IllegalArgumentException(count + " bins of " + blocks + " blocks");
        }
    }

    /** Returns a bin per block, or {@link #MAX_BINS} where there are more blocks than that. */
    public static Bins of(int blocks) {
        return new Bins(blocks, Math.min(blocks, MAX_BINS));
    }

    /** Returns the bin of a block. */
    public int binOf(int block) {
        int bin = (int) (((long) block * count) / blocks);
        return endBlock(bin) <= block ? bin + 1 : bin;
    }

    /** Returns the first block of a bin. */
    public int firstBlock(int bin) {
        return (int) ((long) bin * blocks / count);
    }

    /** Returns the block after the last one of a bin. */
    public int endBlock(int bin) {
        return (int) ((bin + 1L) * blocks / count);
    }
}
