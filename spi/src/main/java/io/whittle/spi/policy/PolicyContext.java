package io.whittle.spi.policy;

import io.whittle.spi.BlockList;
import io.whittle.spi.Partition;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.cost.JobFeatures;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** What a policy sees and does. Used only inside calls of its {@link JobPolicy}. */
@ProviderType
public interface PolicyContext {
    /** Returns the time of the event being handled, in nanoseconds from an arbitrary origin. */
    long nowNanos();

    /** Returns the job's blocks; of a job that still grows, those known by now. */
    Partition partition();

    /** Returns whether the number of items is final. */
    boolean complete();

    /**
     * Returns the nodes that are present, in the order in which they joined; a snapshot. A node of several slots appears
     * once per slot, so that each runs one segment at a time.
     */
    List<NodeView> nodes();

    /** Returns the nodes that have nothing to do, longest idle first; a snapshot. */
    List<NodeView> freeNodes();

    /** Returns whether no other job is running, so that the nodes are this job's alone. */
    boolean alone();

    /** Returns what blocks are expected to cost on nodes like this one; flat where nothing is known. */
    CostProfile profile(NodeView node);

    /** Returns what is known of the job's items before they run; empty where nothing is, or not yet. */
    Optional<JobFeatures> features();

    /** Returns a seed for whatever randomness the policy needs; the same for the same job and run seed. */
    long seed();

    /**
     * Dispatches waiting blocks to a node, which must be present and, unless the job has the nodes alone, free.
     *
     * @param order the blocks and what is expected of them
     * @throws IllegalArgumentException where a block is not waiting, or the node already has a segment queued
     */
    AttemptView dispatch(NodeView node, SegmentOrder order);

    /** A segment to dispatch with default reporting and no expectation. */
    default AttemptView dispatch(NodeView node, BlockList blocks) {
        return dispatch(node, SegmentOrder.of(blocks));
    }

    /**
     * Dispatches copies: blocks that are in flight on other nodes already. Whichever result of a block comes first counts;
     * an attempt all of whose remaining blocks have been answered elsewhere is cancelled, and a block comes back only
     * when the last attempt that holds it has given it up. The node must be present and, unless the job has the nodes
     * alone, free.
     *
     * @throws IllegalArgumentException where a block is not in flight ({@link #copies} is 0), is named twice or is held by
     *     the same node, or the node takes no segment now
     */
    AttemptView duplicate(NodeView node, SegmentOrder order);

    /**
     * Returns how many attempts hold a block whose result has not come: 0 where it waits or is answered, more than 1 where
     * it was duplicated.
     */
    int copies(int block);

    /**
     * Asks the attempt's node to keep only this fraction of the predicted cost it has left.
     *
     * @return false where the attempt has ended, its backend cannot shrink, or an answer is pending
     */
    boolean shrink(AttemptView attempt, double keepFraction);

    /** As {@link #shrink(AttemptView, double)}, with what was decided from; recorded with the attempt. */
    default boolean shrink(AttemptView attempt, double keepFraction, Explanation why) {
        return shrink(attempt, keepFraction);
    }

    /** Asks for {@link JobPolicy#woken} at this time; only the earliest time asked for is kept. */
    void wakeAt(long nanos);
}
