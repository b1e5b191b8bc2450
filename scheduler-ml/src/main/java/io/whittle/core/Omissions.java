package io.whittle.core;

import io.whittle.spi.BlockList;
import io.whittle.spi.Partition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The items of a job that cannot be done, of blocks that are run without them and have no result that counts yet. */
final class Omissions {
    /** A block of which more items are bad is left out as a whole. */
    static final int MAX_ITEMS = 64;

    private static final long[] NONE = {};

    /**
     * An item that cannot be done.
     *
     * @param message why, for a person
     */
    record Item(long item, String message) {}

    private final Map<Integer, List<Item>> byBlock = new HashMap<>();

    boolean isEmpty() {
        return byBlock.isEmpty();
    }

    /** Returns whether a block is run without some of its items. */
    boolean concern(int block) {
        return byBlock.containsKey(block);
    }

    /** An item cannot be done; returns false where its block cannot be run without it either. */
    boolean add(int block, long item, String message) {
        List<Item> items = byBlock.computeIfAbsent(block, each -> new ArrayList<>(1));
        boolean known = items.stream().anyMatch(each -> each.item() == item);
        if (known || items.size() == MAX_ITEMS) {
            return false;
        }
        items.add(new Item(item, message));
        items.sort(Comparator.comparingLong(Item::item));
        return true;
    }

    /** Returns the items that these blocks are to be run without, in ascending order. */
    long[] of(BlockList blocks) {
        if (byBlock.isEmpty()) {
            return NONE;
        }
        return Arrays.stream(blocks.toArray())
                .mapToObj(block -> byBlock.getOrDefault(block, List.of()))
                .flatMap(List::stream)
                .mapToLong(Item::item)
                .sorted()
                .toArray();
    }

    /** A block has its first result, of an attempt that was told to do without these items: what else it lacked is there. */
    void settle(int block, long[] without) {
        List<Item> items = byBlock.isEmpty() ? null : byBlock.get(block);
        if (items != null && items.removeIf(each -> Arrays.binarySearch(without, each.item()) < 0) && items.isEmpty()) {
            byBlock.remove(block);
        }
    }

    /** Returns whether an attempt was told to do without exactly the items that a block is run without. */
    boolean areThose(int block, long[] without, Partition partition) {
        if (byBlock.isEmpty() && without.length == 0) {
            return true;
        }
        long[] told = Arrays.stream(without)
                .filter(item -> item >= partition.firstItem(block) && item < partition.endItem(block))
                .toArray();
        return Arrays.equals(told, of(BlockList.of(block)));
    }

    /** A block has a result that counts, or will never have one; returns the items that it lacks. */
    List<Item> close(int block) {
        List<Item> items = byBlock.isEmpty() ? null : byBlock.remove(block);
        return items == null ? List.of() : items;
    }
}
