package io.whittle.core;

import io.whittle.spi.BlockList;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.Requirements;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.Failure;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.cost.NodeClass;
import io.whittle.spi.policy.Policy;
import java.util.Map;

/** What can happen to a {@link JobScheduler}. */
public sealed interface Event {
    /** A node has come. */
    record NodeJoined(NodeDescription node, boolean canShrink) implements Event {}

    /** A node has gone, with all that ran there. */
    record NodeLeft(String nodeId, String reason) implements Event {}

    /** Nothing has been heard of a node for too long. */
    record NodeSilent(String nodeId) implements Event {}

    /** A silent node is heard of again, with all that ran there. */
    record NodeHeard(String nodeId) implements Event {}

    /**
     * A job has been submitted.
     *
     * @param job its number, never used before
     * @param complete whether its number of items is final
     * @param windowBlocks how many blocks beyond the first unmerged one may be dispatched
     * @param policy decides for it
     * @param seed handed to the policy
     * @param profiles predictions that are known already, per class of nodes; may be empty
     * @param tolerance what it puts up with
     * @param requirements which nodes may run it; whatever the policy, it sees no other
     * @param done blocks whose results are safe already, from an earlier life of the run
     */
    record JobSubmitted(
            long job,
            String kind,
            String version,
            Parameters parameters,
            boolean external,
            Partition partition,
            boolean complete,
            int windowBlocks,
            Policy policy,
            long seed,
            Map<NodeClass, CostProfile> profiles,
            Tolerance tolerance,
            Requirements requirements,
            BlockList done)
            implements Event {
        public JobSubmitted {
            profiles = Map.copyOf(profiles);
        }

        /** A job of the usual tolerance that may run anywhere, of which nothing is done. */
        public JobSubmitted(
                long job,
                String kind,
                String version,
                Parameters parameters,
                boolean external,
                Partition partition,
                boolean complete,
                int windowBlocks,
                Policy policy,
                long seed,
                Map<NodeClass, CostProfile> profiles) {
            this(
                    job,
                    kind,
                    version,
                    parameters,
                    external,
                    partition,
                    complete,
                    windowBlocks,
                    policy,
                    seed,
                    profiles,
                    Tolerance.DEFAULT,
                    Requirements.none(),
                    BlockList.empty());
        }
    }

    /** A job has more items, or its number of items is final now. */
    record JobGrew(long job, long items, boolean complete) implements Event {}

    /** Predictions for a job have come, per class of nodes. */
    record ProfilesArrived(long job, Map<NodeClass, CostProfile> profiles) implements Event {
        public ProfilesArrived {
            profiles = Map.copyOf(profiles);
        }
    }

    /** What is known of a job's items has come. */
    record FeaturesArrived(long job, JobFeatures features) implements Event {}

    /** A node has begun with an attempt. */
    record AttemptStarted(long attempt) implements Event {}

    /** Further blocks of an attempt are done. */
    record AttemptProgressed(long attempt, BlockOutcomes outcomes) implements Event {}

    /** A node is about to begin with an item of an attempt's only block, which is tried alone; at its end, with none. */
    record ItemBegun(long attempt, long item) implements Event {}

    /** A node says where it will stop. */
    record AttemptShrunk(long attempt, int position, int end) implements Event {}

    /** An attempt has ended well. */
    record AttemptFinished(long attempt, BlockOutcomes rest) implements Event {}

    /** An attempt has ended early. */
    record AttemptFailed(long attempt, BlockOutcomes rest, Failure failure) implements Event {}

    /** The results of {@link Command.Persist} are safe: these blocks count from now on. */
    record BlocksPersisted(long job, BlockOutcomes outcomes) implements Event {}

    /**
     * More results of a job wait to be made safe than memory should hold, or no longer: while they do, its segments stop
     * after the block in hand, and it is given no further lane.
     */
    record PersistBacklog(long job, boolean tooLong) implements Event {}

    /** The results of all blocks before this one have been merged. */
    record BlocksMerged(long job, int endBlock) implements Event {}

    /** Somebody wants the job stopped. */
    record JobCancelled(long job) implements Event {}

    /** Something outside the blocks failed: the job's input, or the merge of its results. */
    record JobBroken(long job, String message, String detail) implements Event {}

    /** The time asked for by {@link Command.SetTimer} has come. */
    record TimerFired() implements Event {}

    /** A policy's decisions took too long: the job's policy is replaced. */
    record PolicyTooSlow(long job, String message) implements Event {}
}
