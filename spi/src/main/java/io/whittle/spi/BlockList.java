package io.whittle.spi;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * An ordered list of block numbers: what a segment consists of. Immutable; {@link #slice} shares storage, so cutting a
 * list costs no copy. Safe for use by any thread.
 */
public final class BlockList {
    private static final BlockList EMPTY = new BlockList(new int[0], 0, 0);

    private final int[] blocks;
    private final int offset;
    private final int size;

    private BlockList(int[] blocks, int offset, int size) {
        this.blocks = blocks;
        this.offset = offset;
        this.size = size;
    }

    /** Returns the empty list. */
    public static BlockList empty() {
        return EMPTY;
    }

    /** Returns a list of the given block numbers in the given order; the array is copied. */
    public static BlockList of(int... blocks) {
        for (int block : blocks) {
            if (block < 0) {
                throw new IllegalArgumentException("block numbers are not negative: " + block);
            }
        }
        return blocks.length == 0 ? EMPTY : new BlockList(blocks.clone(), 0, blocks.length);
    }

    /** Returns the blocks {@code from}, {@code from + 1}, … up to but not including {@code to}. */
    public static BlockList range(int from, int to) {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("not a range of blocks: " + from + " to " + to);
        }
        int[] blocks = new int[to - from];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = from + i;
        }
        return new BlockList(blocks, 0, blocks.length);
    }

    /** Returns how many blocks the list has. */
    public int size() {
        return size;
    }

    /** Returns whether the list has no block. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** Returns the block number at a position of the list. */
    public int get(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("index " + index + " of " + size);
        }
        return blocks[offset + index];
    }

    /** Returns the part of the list from position {@code from} up to but not including position {@code to}. */
    public BlockList slice(int from, int to) {
        if (from < 0 || to < from || to > size) {
            throw new IndexOutOfBoundsException("slice " + from + " to " + to + " of " + size);
        }
        return from == to ? EMPTY : new BlockList(blocks, offset + from, to - from);
    }

    /** Calls the action with each block number in order. */
    public void forEach(IntConsumer action) {
        for (int i = 0; i < size; i++) {
            action.accept(blocks[offset + i]);
        }
    }

    /** Returns how many items the blocks hold together. */
    public long items(Partition partition) {
        long items = 0;
        for (int i = 0; i < size; i++) {
            items += partition.size(blocks[offset + i]);
        }
        return items;
    }

    /** Returns a copy of the block numbers. */
    public int[] toArray() {
        return Arrays.copyOfRange(blocks, offset, offset + size);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BlockList that
                && Arrays.equals(blocks, offset, offset + size, that.blocks, that.offset, that.offset + that.size);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = 0; i < size; i++) {
            hash = 31 * hash + blocks[offset + i];
        }
        return hash;
    }

    @Override
    public String toString() {
        return size <= 8 ? Arrays.toString(toArray()) : "[" + get(0) + ", " + get(1) + ", … " + size + " blocks]";
    }
}
