package io.whittle.spi.backend;

import java.util.Arrays;

/** Blocks that are done: number, time and result of each. Immutable; result arrays are not copied and must not change. */
public final class BlockOutcomes {
    private static final BlockOutcomes EMPTY = new BlockOutcomes(new int[0], new long[0], new byte[0][]);

    private final int[] blocks;
    private final long[] nanos;
    private final byte[][] results;

    private BlockOutcomes(int[] blocks, long[] nanos, byte[][] results) {
        this.blocks = blocks;
        this.nanos = nanos;
        this.results = results;
    }

    /** No block at all. */
    public static BlockOutcomes none() {
        return EMPTY;
    }

    /**
     * The first {@code size} entries of three arrays, which are copied (the results themselves are not).
     *
     * @param blocks block numbers
     * @param nanos how long each took on the node
     * @param results what each gave
     */
    public static BlockOutcomes of(int[] blocks, long[] nanos, byte[][] results, int size) {
        return size == 0
                ? EMPTY
                : new BlockOutcomes(
                        Arrays.copyOf(blocks, size), Arrays.copyOf(nanos, size), Arrays.copyOf(results, size));
    }

    /** Returns the entries at these indexes, in their order; results are shared. */
    public BlockOutcomes only(int... indexes) {
        int[] someBlocks = new int[indexes.length];
        long[] someNanos = new long[indexes.length];
        byte[][] someResults = new byte[indexes.length][];
        for (int i = 0; i < indexes.length; i++) {
            someBlocks[i] = blocks[indexes[i]];
            someNanos[i] = nanos[indexes[i]];
            someResults[i] = results[indexes[i]];
        }
        return indexes.length == 0 ? EMPTY : new BlockOutcomes(someBlocks, someNanos, someResults);
    }

    /** Returns how many blocks there are. */
    public int size() {
        return blocks.length;
    }

    /** Returns the number of the block at an index. */
    public int block(int index) {
        return blocks[index];
    }

    /** Returns how long the block at an index took on its node, in nanoseconds. */
    public long nanos(int index) {
        return nanos[index];
    }

    /** Returns the result of the block at an index. */
    public byte[] result(int index) {
        return results[index];
    }

    /** Returns how long all took together, in nanoseconds. */
    public long totalNanos() {
        long total = 0;
        for (long n : nanos) {
            total += n;
        }
        return total;
    }

    @Override
    public String toString() {
        return blocks.length + " blocks in " + totalNanos() + " ns";
    }
}
