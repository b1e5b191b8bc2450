package io.whittle.spi.workload;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/**
 * Walks the items of one block: {@code while (cursor.next()) use(cursor.item());}. Costs a comparison and a read of a
 * flag per item. Used by the one thread that runs the block; only {@link #cancel} may be called by others.
 */
public final class Cursor {
    private final int block;
    private final long first;
    private final long end;
    private final Optional<LongConsumer> watcher;
    private long item;
    private boolean inHand;
    private volatile boolean cancelled;

    /**
     * A cursor before the first item of a block.
     *
     * @param block the block's number
     * @param first its first item
     * @param end the item after its last one
     */
    public Cursor(int block, long first, long end) {
        this(block, first, end, Optional.empty());
    }

    /**
     * A cursor that somebody watches.
     *
     * @param watcher told of each item before it is handed out, by the thread that walks
     */
    public Cursor(int block, long first, long end, LongConsumer watcher) {
        this(block, first, end, Optional.of(watcher));
    }

    private Cursor(int block, long first, long end, Optional<LongConsumer> watcher) {
        if (block < 0 || first < 0 || end < first) {
            throw new IllegalArgumentException("not a block: " + block + " with items " + first + " to " + end);
        }
        this.block = block;
        this.first = first;
        this.end = end;
        this.watcher = watcher;
        this.item = first - 1;
    }

    /** Moves to the next item; false when there is none left or the job has been cancelled. */
    public boolean next() {
        if (cancelled || item + 1 >= end) {
            inHand = false;
            return false;
        }
        item++;
        inHand = true;
        if (watcher.isPresent()) {
            watcher.get().accept(item);
        }
        return true;
    }

    /**
     * Returns the item that is being worked on, as far as the cursor knows: the last one that was handed out. Empty before
     * the first one, after the end, and where the rest was claimed in one go. A workload that takes several items before it
     * works on them is further back.
     */
    public OptionalLong inHand() {
        return inHand ? OptionalLong.of(item) : OptionalLong.empty();
    }

    /** Returns the current item's number. */
    public long item() {
        if (item < first) {
            throw new IllegalStateException("next() has not been called");
        }
        return item;
    }

    /** Returns the block's number. */
    public int block() {
        return block;
    }

    /** Returns the block's first item. */
    public long firstItem() {
        return first;
    }

    /** Returns the item after the block's last one. */
    public long endItem() {
        return end;
    }

    /** Returns whether every item has been yielded. */
    public boolean exhausted() {
        return item + 1 >= end;
    }

    /** Ends the walk after the item in hand. */
    public void cancel() {
        cancelled = true;
    }

    /** Returns whether {@link #cancel} has been called; a long item may look at it and give up. */
    public boolean cancelled() {
        return cancelled;
    }

    /**
     * Claims the rest of the block in one go, for workloads that handle whole blocks: the items from the one after the
     * current one up to {@link #endItem} count as yielded.
     */
    public void skipToEnd() {
        item = Math.max(item, end - 1);
        inHand = false;
    }
}
