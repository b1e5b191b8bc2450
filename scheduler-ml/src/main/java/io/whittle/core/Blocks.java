package io.whittle.core;

import io.whittle.spi.BlockList;
import java.util.Arrays;

/** Where each block of a job is: a byte per block, and how many there are of each kind. */
final class Blocks {
    static final byte WITHHELD = 0;
    static final byte WAITING = 1;
    static final byte IN_FLIGHT = 2;
    static final byte PERSISTING = 3;
    static final byte DONE = 4;
    /** Given up by an attempt, and the policy has not been told yet. */
    static final byte RETURNED = 5;

    private byte[] places = new byte[0];
    private final int[] counts = new int[6];
    private int size;

    void growTo(int blocks) {
        if (blocks > places.length) {
            places =
                    Arrays.copyOf(places, Math.max(blocks, (int) Math.min(Integer.MAX_VALUE - 8L, places.length * 2L)));
        }
        counts[WITHHELD] += blocks - size;
        size = blocks;
    }

    byte place(int block) {
        return places[block];
    }

    void move(int block, byte to) {
        counts[places[block]]--;
        counts[to]++;
        places[block] = to;
    }

    int count(byte place) {
        return counts[place];
    }

    int size() {
        return size;
    }

    /** Returns the blocks that are at a place, in order. */
    BlockList at(byte place) {
        int[] found = new int[counts[place]];
        int n = 0;
        for (int block = 0; block < size; block++) {
            if (places[block] == place) {
                found[n++] = block;
            }
        }
        return BlockList.of(found);
    }
}
