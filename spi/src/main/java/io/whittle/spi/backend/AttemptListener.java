package io.whittle.spi.backend;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Hears of one attempt. Calls may come from any thread, one at a time, in this order: {@code started}, then any number
 * of {@code progressed}, {@code atItem} and {@code shrunk}, then exactly one of {@code finished} and {@code failed}. Only {@code shrunk}
 * may also come before {@code started}: a segment that still waits for its node can be cut back. Methods but
 * {@code awaitRoom} return at once, and none calls back into the backend.
 */
@ProviderType
public interface AttemptListener {
    /** The node has begun with the first block. */
    void started(long attempt);

    /** These blocks are done and were not reported before; in the order of the segment. */
    void progressed(long attempt, BlockOutcomes outcomes);

    /**
     * Returns when there is room for further outcomes. A node that calls this after each report never fills the
     * scheduler's memory, however large its results are and however fast they come. Waits only while too much is on its
     * way; to be called on a thread that may wait, which holds no lock that {@link AttemptHandle} needs.
     *
     * @throws InterruptedException where the thread is interrupted, as it is when the attempt is cancelled
     */
    default void awaitRoom() throws InterruptedException {}

    /**
     * The node is about to begin with this item. Said of the only block of a segment that reports every block at once
     * ({@link Segment#reportNanos} of 0), as those do that are tried alone for what went wrong with them before: should the
     * node die, this is where it was. After the last one, the item behind the block is named: none is in hand any more. Of
     * blocks of one item, or of very many, nothing is said.
     */
    default void atItem(long attempt, long item) {}

    /**
     * The node will stop before the block at this position of the segment's list.
     *
     * @param position how many blocks are done or in hand
     * @param end the position before which it stops, at least {@code position}
     */
    void shrunk(long attempt, int position, int end);

    /**
     * The attempt has ended; with the outcomes reported before, the first blocks of the list are done without a gap, and
     * none after them.
     */
    void finished(long attempt, BlockOutcomes rest);

    /** The attempt has ended early; the outcomes reported before, and these, stand. */
    void failed(long attempt, BlockOutcomes rest, Failure failure);
}
