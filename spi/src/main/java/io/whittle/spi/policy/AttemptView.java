package io.whittle.spi.policy;

import io.whittle.spi.BlockList;
import org.osgi.annotation.versioning.ProviderType;

/** A dispatched segment as its job's policy sees it; live: answers change from event to event. */
@ProviderType
public interface AttemptView {
    /** Returns its number. */
    long id();

    /** Returns whether it runs copies of blocks that other attempts held when it was dispatched. */
    boolean duplicate();

    /** Returns where it runs. */
    NodeView node();

    /** Returns what was dispatched. */
    BlockList blocks();

    /** Returns how many of its blocks are known to be done. */
    int done();

    /** Returns how many of its blocks are known to be done or in hand. */
    int position();

    /** Returns the position in its list before which it will stop. */
    int end();

    /** Returns whether it has begun. */
    boolean started();

    /** Returns whether it is over. */
    boolean ended();

    /** Returns whether an answer to a request to shrink is pending. */
    boolean shrinkPending();

    /** Returns when it was dispatched. */
    long dispatchedNanos();

    /** Returns when it was heard to have started; as {@link #dispatchedNanos} before that. */
    long startedNanos();

    /** Returns when something was last heard of it; as {@link #dispatchedNanos} before that. */
    long heardNanos();

    /** Returns the time its known blocks took on the node together, in nanoseconds. */
    long workedNanos();
}
