package io.whittle.spi.workload;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/**
 * Walks the items of one block: {@code while (cursor.next()) use(cursor.item());}. Costs two comparisons and a read of a
 * flag per item. Used by the one thread that runs the block; only {@link #cancel} may be called by others.
 */
public final class Cursor {
    private static final long[] NONE = {};

    private final int block;
    private final long first;
    private final long end;
    private final Optional<LongConsumer> watcher;
    private final long[] without;
    private int passed; // how many of those lie behind
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
        this(block, first, end, NONE, Optional.empty());
    }

    /**
     * A cursor that somebody watches.
     *
     * @param watcher told of each item before it is handed out, and of {@link #endItem} when the last one is done, by the
     *     thread that walks
     */
    public Cursor(int block, long first, long end, LongConsumer watcher) {
        this(block, first, end, NONE, Optional.of(watcher));
    }

    private Cursor(int block, long first, long end, long[] without, Optional<LongConsumer> watcher) {
        if (block < 0 || first < 0 || end < first) {
            throw new IllegalArgumentException("not a block: " + block + " with items " + first + " to " + end);
        }
        this.block = block;
        this.first = first;
        this.end = end;
        this.without = without;
        this.watcher = watcher;
        this.item = first - 1;
    }

    /**
     * Returns a cursor before the first item of the same block that passes some of its items over: they cannot be done, and
     * the block is run without them ({@link WorkloadJob#canLeaveOutItems}).
     *
     * @param items those to be passed over, in ascending order; those of other blocks play no part
     */
    public Cursor without(long... items) {
        long[] mine = Arrays.stream(items)
                .filter(each -> each >= first && each < end)
                .sorted()
                .distinct()
                .toArray();
        return new Cursor(block, first, end, mine, watcher);
    }

    /** Returns the items of the block that are passed over, in ascending order; for whoever has it run elsewhere. */
    public long[] without() {
        return without.clone();
    }

    /** Moves to the next item; false when there is none left or the job has been cancelled. */
    public boolean next() {
        if (passed < without.length) {
            passOver();
        }
        if (cancelled || item + 1 >= end) {
            layDown();
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

    private void passOver() {
        int count = withoutBehind();
        item += count;
        passed += count;
    }

    /** Whoever dies now has not died over the last item. */
    private void layDown() {
        if (inHand && !cancelled && watcher.isPresent()) {
            watcher.get().accept(end);
        }
        inHand = false;
    }

    /** Returns whether every item has been yielded, but for those that are to be passed over. */
    public boolean exhausted() {
        return item + 1 + withoutBehind() >= end;
    }

    /** Returns how many items are to be passed over right after the one in hand, which stays that. */
    private int withoutBehind() {
        int count = 0;
        while (passed + count < without.length && without[passed + count] == item + 1 + count) {
            count++;
        }
        return count;
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
     *
     * @throws WorkloadException where some of them are to be passed over: a job that claims items in one go cannot leave
     *     single ones out
     */
    public void skipToEnd() {
        passOver();
        if (passed < without.length) {
            throw new WorkloadException(
                    "block " + block + " is to be run without item " + without[passed]
                            + ": a job that can leave out items takes each of them by next()",
                    false);
        }
        item = Math.max(item, end - 1);
        layDown();
    }
}
