package io.whittle.core;

import io.whittle.spi.BlockList;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who holds the blocks of a job that are in flight more than once. Most jobs have none. */
final class Copies {
    private final Map<Integer, List<Attempt>> holders = new HashMap<>();

    /** Returns the attempts that hold a block which is in flight more than once; empty where one alone holds it. */
    List<Attempt> of(int block) {
        return holders.getOrDefault(block, List.of());
    }

    /** Returns how many attempts hold a block that is in flight. */
    int count(int block) {
        List<Attempt> all = holders.get(block);
        return all == null ? 1 : all.size();
    }

    /**
     * An attempt has been given blocks that others hold.
     *
     * @param wanted its blocks
     * @param others all other attempts that hold any of them
     */
    void add(Attempt attempt, BitSet wanted, List<Attempt> others) {
        for (Attempt other : others) {
            BlockList list = other.order.blocks();
            for (int i = other.done; i < other.end; i++) {
                if (wanted.get(list.get(i))) {
                    List<Attempt> all = holders.computeIfAbsent(list.get(i), block -> new ArrayList<>(2));
                    if (!all.contains(other)) {
                        all.add(other);
                    }
                }
            }
        }
        wanted.stream().forEach(block -> holders.get(block).add(attempt));
    }

    /**
     * A block's first result has come: whoever else holds it owes it no more.
     *
     * @return the others; empty where there are none
     */
    List<Attempt> answered(int block, Attempt by) {
        by.owed--;
        List<Attempt> all = holders.isEmpty() ? null : holders.remove(block);
        if (all == null) {
            return List.of();
        }
        all.remove(by);
        all.forEach(other -> other.owed--);
        return all;
    }

    /** An attempt gives up blocks; returns those of them that are unanswered and that nobody else holds. */
    BlockList release(Attempt attempt, BlockList given, Blocks blocks) {
        int unanswered = 0;
        int alone = 0;
        int[] kept = new int[given.size()];
        for (int i = 0; i < given.size(); i++) {
            int block = given.get(i);
            if (blocks.place(block) == Blocks.IN_FLIGHT) {
                unanswered++;
                if (holders.isEmpty() || !leave(attempt, block, blocks)) {
                    kept[alone++] = block;
                }
            }
        }
        attempt.owed -= unanswered;
        return alone == given.size() ? given : BlockList.of(java.util.Arrays.copyOf(kept, alone));
    }

    /** Returns whether somebody else still holds the block. */
    private boolean leave(Attempt attempt, int block, Blocks blocks) {
        List<Attempt> all = holders.get(block);
        if (all == null) {
            return false;
        }
        all.remove(attempt);
        if (all.size() == 1) {
            blocks.heldBy(block, all.get(0).id);
            holders.remove(block);
        }
        return true;
    }
}
