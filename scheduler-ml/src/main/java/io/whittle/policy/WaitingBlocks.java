package io.whittle.policy;

import io.whittle.spi.BlockList;
import java.util.ArrayDeque;

/**
 * The blocks of a job that wait, in the order in which a self-scheduling technique gives them away: those that came back
 * first, then those never dispatched, in block order. A chunk that lies in one list is a slice of it, so taking it copies
 * nothing. Not safe for use by several threads.
 */
final class WaitingBlocks {
    private final ArrayDeque<BlockList> returned = new ArrayDeque<>();
    private final ArrayDeque<BlockList> fresh = new ArrayDeque<>();
    private int size;
    private int known;

    /** Adds blocks: to those that came back where it has seen the first of them before, else to the never dispatched. */
    void add(BlockList blocks) {
        if (blocks.isEmpty()) {
            return;
        }
        boolean cameBack = blocks.get(0) < known;
        (cameBack ? returned : fresh).addLast(blocks);
        size += blocks.size();
        for (int i = 0; i < blocks.size(); i++) {
            known = Math.max(known, blocks.get(i) + 1);
        }
    }

    /** Returns how many blocks wait. */
    int size() {
        return size;
    }

    /** Returns how many blocks the job is known to have: one more than the highest number seen. */
    int known() {
        return known;
    }

    /** Removes and returns the first {@code count} blocks, of at least that many. */
    BlockList take(int count) {
        if (count < 1 || count > size) {
            throw new IllegalArgumentException("cannot take " + count + " of " + size + " waiting blocks");
        }
        size -= count;
        BlockList first = takeFromFirst(count);
        if (first.size() == count) {
            return first;
        }
        int[] joined = new int[count];
        int filled = copy(first, joined, 0);
        while (filled < count) {
            filled = copy(takeFromFirst(count - filled), joined, filled);
        }
        return BlockList.of(joined);
    }

    private BlockList takeFromFirst(int atMost) {
        ArrayDeque<BlockList> lists = returned.isEmpty() ? fresh : returned;
        BlockList first = lists.removeFirst();
        if (first.size() <= atMost) {
            return first;
        }
        lists.addFirst(first.slice(atMost, first.size()));
        return first.slice(0, atMost);
    }

    private static int copy(BlockList from, int[] to, int position) {
        for (int i = 0; i < from.size(); i++) {
            to[position + i] = from.get(i);
        }
        return position + from.size();
    }
}
