package io.whittle.spi;

/**
 * How a job's items are cut into blocks: block {@code b} holds the items from {@code b × grain} on, {@code grain} of
 * them, fewer in the last block. Fixed by workload and parameters alone, never by policy or nodes, so that the same
 * job has the same blocks, and therefore the same result bytes, wherever it runs. Immutable.
 *
 * @param items the number of items, at least 0; items are numbered from 0
 * @param grain items per block, at least 1
 */
public record Partition(long items, long grain) {
    /** The number of blocks that {@link #defaultGrain} aims at for jobs of more items than that. */
    public static final int DEFAULT_MAX_BLOCKS = 65_536;

    public Partition {
        if (items < 0) {
            throw new IllegalArgumentException("items must not be negative: " + items);
        }
        if (grain < 1) {
            throw new IllegalArgumentException("grain must be at least 1: " + grain);
        }
        if (items / grain >= Integer.MAX_VALUE) {
            throw new IllegalArgumentException("too many blocks: " + items + " items of grain " + grain
                    + "; choose a grain of at least " + (items / (Integer.MAX_VALUE - 1) + 1));
        }
    }

    /** Returns the partition of {@code items} with the default grain. */
    public static Partition of(long items) {
        return new Partition(items, defaultGrain(items));
    }

    /** Returns the smallest grain that cuts {@code items} into at most {@link #DEFAULT_MAX_BLOCKS} blocks. */
    public static long defaultGrain(long items) {
        if (items < 0) {
            throw new IllegalArgumentException("items must not be negative: " + items);
        }
        return Math.max(1, items / DEFAULT_MAX_BLOCKS + (items % DEFAULT_MAX_BLOCKS == 0 ? 0 : 1));
    }

    /** Returns the number of blocks; 0 for a job without items. */
    public int blocks() {
        return (int) (items / grain + (items % grain == 0 ? 0 : 1));
    }

    /** Returns the first item of a block. */
    public long firstItem(int block) {
        return checked(block) * grain;
    }

    /** Returns the item after the last one of a block. */
    public long endItem(int block) {
        long first = firstItem(block);
        return items - first <= grain ? items : first + grain;
    }

    /** Returns how many items a block holds. */
    public long size(int block) {
        return endItem(block) - firstItem(block);
    }

    private long checked(int block) {
        boolean beyond = Math.multiplyHigh(block, grain) != 0 || Long.compareUnsigned(block * grain, items) >= 0;
        if (block < 0 || beyond) {
            throw new IndexOutOfBoundsException("block " + block + " of " + blocks());
        }
        return block;
    }
}
