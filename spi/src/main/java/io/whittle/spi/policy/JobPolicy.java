package io.whittle.spi.policy;

import io.whittle.spi.BlockList;
import io.whittle.spi.backend.BlockOutcomes;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides for one job. All methods are called by the scheduler's loop, one at a time: they must not block, read a clock or
 * draw unseeded randomness. Decisions are made through the {@link PolicyContext}, during these calls only. A policy that
 * throws or takes long is replaced by a simple one.
 */
@ConsumerType
public interface JobPolicy {
    /**
     * These blocks wait to be dispatched: all of the job's at first, later those that arrive, or come back from attempts
     * that were cut back or failed. The policy keeps them until it dispatches them.
     */
    void blocksAvailable(BlockList blocks);

    /**
     * This node has nothing to do for any job. The policy may dispatch to it, or try to get work for it by shrinking
     * others.
     *
     * @return whether it dispatched to the node; if not, and nothing else was dispatched, no other free node is offered
     *     until something happens
     */
    boolean offer(NodeView node);

    /** The node has begun with the attempt. */
    default void started(AttemptView attempt) {}

    /** Blocks of the attempt are done; where they were duplicated, others may have answered some of them before. */
    default void progressed(AttemptView attempt, BlockOutcomes outcomes) {}

    /**
     * Blocks that this attempt holds too have been answered by another one: what it still does of them is in vain. Where
     * nothing else is left of it, it is cancelled, and {@link #ended} follows.
     */
    default void answeredElsewhere(AttemptView attempt, BlockList blocks) {}

    /** The node has answered a request to shrink; {@code blocksAvailable} with what it gave back follows. */
    default void shrunk(AttemptView attempt) {}

    /** The attempt has ended, well or not; {@code blocksAvailable} with what is left of it follows, if anything is. */
    default void ended(AttemptView attempt) {}

    /** A node has come; it is offered when it is free. */
    default void nodeJoined(NodeView node) {}

    /** A node has gone; its attempts have ended before this call. */
    default void nodeLeft(NodeView node) {}

    /** A (better) cost profile has come: {@link PolicyContext#profile} answers differently from now on. */
    default void profileChanged() {}

    /** The time asked for by {@link PolicyContext#wakeAt} has come; free nodes are offered after this. */
    default void woken() {}
}
