package io.whittle.core;

import io.whittle.spi.BlockList;
import java.util.Arrays;

/** Where each block of a job is: a byte per block, and how many there are of each kind. */
final class Blocks {
    /** Not whole yet, or beyond the window. */
    static final byte WITHHELD = 0;
    /** With the policy. */
    static final byte WAITING = 1;
    /** With attempts that run it, and has no result. */
    static final byte IN_FLIGHT = 2;
    /** Has a result that counts as soon as it is safe. */
    static final byte PERSISTING = 3;
    /** Has a result that counts. */
    static final byte DONE = 4;
    /** Given up by an attempt, and nobody has been told yet. */
    static final byte RETURNED = 5;
    /** Under suspicion: waits to be run apart from others. */
    static final byte SUSPECT = 6;
    /** Has a result, which another node's is to confirm. */
    static final byte CHECKING = 7;
    /** Cannot be done, and is left out. */
    static final byte LEFT_OUT = 8;

    static final byte PLACES = 9;

    private byte[] places = new byte[0];
    /** The attempt that holds each block, where it alone does; by its number. */
    private long[] holders = new long[0];

    private final int[] counts = new int[PLACES];
    private int size;

    void growTo(int blocks) {
        if (blocks > places.length) {
            places =
                    Arrays.copyOf(places, Math.max(blocks, (int) Math.min(Integer.MAX_VALUE - 8L, places.length * 2L)));
            holders = Arrays.copyOf(holders, places.length);
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

    /** Returns the number of the attempt that holds a block which is in flight, as long as it holds it alone. */
    long holder(int block) {
        return holders[block];
    }

    /** An attempt holds a block alone from now on. */
    void heldBy(int block, long attempt) {
        holders[block] = attempt;
    }

    /** Returns whether a block has a result that counts or is to be confirmed, or will never have one. */
    boolean answered(int block) {
        return switch (places[block]) {
            case PERSISTING, DONE, CHECKING, LEFT_OUT -> true;
            default -> false;
        };
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
