package io.whittle.commitlog;

import java.util.Arrays;

/** Which blocks took how long on which node, in the order in which they were committed. Used by one thread. */
public final class CommittedTimes {
    private int[] blocks = new int[16];
    private int[] nodes = new int[16];
    private long[] nanos = new long[16];
    private int size;

    void put(int block, int node, long took) {
        if (size == blocks.length) {
            blocks = Arrays.copyOf(blocks, 2 * size);
            nodes = Arrays.copyOf(nodes, 2 * size);
            nanos = Arrays.copyOf(nanos, 2 * size);
        }
        blocks[size] = block;
        nodes[size] = node;
        nanos[size] = took;
        size++;
    }

    /** Returns how many blocks there are. */
    public int size() {
        return size;
    }

    /** Returns the block at an index. */
    public int block(int index) {
        return blocks[index];
    }

    /** Returns where it ran: the place of the node among those of the log. */
    public int node(int index) {
        return nodes[index];
    }

    /** Returns how long it took there, in nanoseconds. */
    public long nanos(int index) {
        return nanos[index];
    }
}
