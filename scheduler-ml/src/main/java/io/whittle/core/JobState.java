package io.whittle.core;

import io.whittle.spi.BlockList;
import io.whittle.spi.Partition;
import io.whittle.spi.Requirements;
import io.whittle.spi.backend.JobDescription;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.cost.NodeClass;
import io.whittle.spi.policy.JobPolicy;
import io.whittle.spi.policy.Policy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One job: where its blocks are, and who decides for it. */
final class JobState {
    final long id;
    /** Which nodes may run it. Whoever places anything of the job looks at this first, see {@link #mayRunOn}. */
    final Requirements requirements;

    final Blocks blocks = new Blocks();
    /** Who holds the blocks that are in flight more than once. */
    final Copies copies = new Copies();
    /** What is known against its blocks. */
    final Suspicions suspicions;
    /** Items that its blocks are run without. */
    final Omissions omissions = new Omissions();
    /** What is run twice to compare. */
    final Checks checks;
    /** Blocks that were answered late, by nodes given up, while the policy had them waiting: it may still order them. */
    final BitSet answeredWhileWaiting = new BitSet();
    /** The capacity that the job has used: nominal speed × seconds, see {@link Sharing}. */
    double service;
    /** Whether the policy has nothing to offer until something happens. */
    boolean declined;
    /** Whether it is given no lane, since its results wait to be made safe. */
    boolean held;

    long wakeNanos = Long.MAX_VALUE;
    /** How long it waits for a node, where there is none. */
    final Patience nodeless = new Patience();

    private final State state;
    private final boolean anywhere;
    private final Event.JobSubmitted submission;
    private final List<JobLane> lanes = new ArrayList<>();
    private Map<NodeClass, CostProfile> profiles;
    private int profilesArrived; // how often
    private Optional<JobFeatures> features = Optional.empty();
    private CostProfile flat;
    private JobDescription description;
    private boolean complete;
    private int mergedBlocks;
    private int releasedBlocks;
    private JobPolicy policy;
    private boolean replaced;
    private boolean deciding;
    private int dispatched;
    private final ArrayDeque<Attempt> orderedInVain = new ArrayDeque<>();

    JobState(State state, Event.JobSubmitted submission) {
        this.state = state;
        this.submission = submission;
        this.id = submission.job();
        this.requirements = submission.requirements();
        this.anywhere = requirements.isEmpty();
        this.profiles = submission.profiles();
        this.suspicions = new Suspicions();
        this.checks = new Checks(submission.tolerance().verifyFraction(), submission.seed());
        grow(submission.partition(), submission.complete());
        submission.done().forEach(block -> blocks.move(block, Blocks.DONE));
    }

    void start(Policy chosen) {
        call(ignored -> policy = chosen.start(new JobContext(state, this)));
    }

    void grow(Partition partition, boolean isComplete) {
        complete = isComplete;
        description = new JobDescription(
                id,
                submission.kind(),
                submission.version(),
                submission.parameters(),
                partition,
                submission.external(),
                requirements);
        flat = CostProfile.flat(partition);
        blocks.growTo(partition.blocks());
    }

    void merged(int endBlock) {
        mergedBlocks = Math.max(mergedBlocks, endBlock);
    }

    /** Gives the policy the blocks that are whole and within the window by now. */
    void release() {
        Partition partition = partition();
        int whole = complete ? partition.blocks() : (int) (partition.items() / partition.grain());
        int windowEnd = (int) Math.min(Integer.MAX_VALUE, (long) mergedBlocks + submission.windowBlocks());
        int end = Math.min(whole, windowEnd);
        if (releasedBlocks >= end) {
            return;
        }
        int[] released = new int[end - releasedBlocks];
        int size = 0;
        for (int block = releasedBlocks; block < end; block++) {
            if (blocks.place(block) == Blocks.WITHHELD) { // else it is done, since an earlier life of the run
                blocks.move(block, Blocks.WAITING);
                released[size++] = block;
            }
        }
        releasedBlocks = end;
        if (size > 0) {
            BlockList available = BlockList.of(Arrays.copyOf(released, size));
            call(p -> p.blocksAvailable(available));
        }
    }

    boolean finished() {
        return complete && blocks.count(Blocks.DONE) + blocks.count(Blocks.LEFT_OUT) == blocks.size();
    }

    void profiles(Map<NodeClass, CostProfile> arrived) {
        profiles = arrived;
        profilesArrived++;
        call(JobPolicy::profileChanged);
    }

    void features(JobFeatures arrived) {
        if (arrived.partition().equals(partition())) {
            features = Optional.of(arrived);
        }
    }

    /** Returns whether every node may run it. */
    boolean mayRunAnywhere() {
        return anywhere;
    }

    /** Returns whether the node of a lane meets what the job requires. */
    boolean mayRunOn(Lane lane) {
        return anywhere || lane.viewOf(this).permitted;
    }

    /** Returns the lanes of the nodes that are present and may run it. */
    List<Lane> usableLanes() {
        List<Lane> present = state.lanes.present();
        return anywhere ? present : present.stream().filter(this::mayRunOn).toList();
    }

    void laneJoined(Lane lane) {
        if (mayRunOn(lane)) {
            JobLane view = lane.viewOf(this);
            lanes.add(view);
            call(p -> p.nodeJoined(view));
        }
    }

    void laneLeft(Lane lane) {
        if (mayRunOn(lane)) {
            JobLane view = lane.viewOf(this);
            lanes.remove(view);
            call(p -> p.nodeLeft(view));
        }
    }

    /** Offers a free lane; returns whether anything was dispatched, or there is another policy to be asked now. */
    boolean offer(JobLane lane) {
        int before = dispatched;
        boolean wasReplaced = replaced;
        call(p -> p.offer(lane));
        return dispatched != before || replaced != wasReplaced;
    }

    /**
     * An attempt gives up part of its list, from one position up to but not including another. Returns the blocks that
     * nobody has answered and nobody else holds; {@link #putBack} is to follow.
     */
    BlockList takeBack(Attempt attempt, int from, int end) {
        BlockList returned = copies.release(attempt, attempt.order.blocks().slice(from, end), blocks);
        returned.forEach(block -> blocks.move(block, Blocks.RETURNED));
        return returned;
    }

    /** Blocks that were taken back wait again. */
    void putBack(BlockList returned) {
        if (returned.isEmpty()) {
            return;
        }
        returned.forEach(block -> blocks.move(block, Blocks.WAITING));
        call(p -> p.blocksAvailable(returned));
    }

    /** Calls the policy; whatever it throws costs it its office. */
    void call(Consumer<JobPolicy> call) {
        if (!state.jobs.isRunning(this)) {
            return; // it failed while this event was being handled
        }
        declined = false;
        try {
            deciding = true;
            state.turn.decides(this);
            call.accept(policy);
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            replacePolicy("policy '" + submission.policy().name() + "' failed (" + e + ")");
        } finally {
            deciding = false;
        }
        while (!orderedInVain.isEmpty()) {
            state.attempts.endIfSuperfluous(orderedInVain.remove());
        }
    }

    /** Its policy takes too long. The fallback does not: what takes long under it is the machine, which is no reason to fail. */
    void policyTooSlow(String why) {
        if (!replaced) {
            replacePolicy(why);
        }
    }

    private void replacePolicy(String why) {
        if (replaced) {
            state.jobs.fail(this, Command.Cause.FAILED, "the fallback policy failed as well: " + why, "");
            return;
        }
        replaced = true;
        state.turn.emit(
                new Command.PolicyReplaced(id, why + "; the job goes on under '" + state.fallback.name() + "'"));
        start(state.fallback);
        BlockList waiting = blocks.at(Blocks.WAITING);
        if (!waiting.isEmpty()) {
            call(p -> p.blocksAvailable(waiting));
        }
    }

    /** Returns how people are told of a block. */
    String named(int block) {
        long first = partition().firstItem(block);
        long last = partition().endItem(block) - 1;
        return first == last ? "item " + first : "items " + first + " to " + last;
    }

    JobDescription description() {
        return description;
    }

    Partition partition() {
        return description.partition();
    }

    boolean complete() {
        return complete;
    }

    Tolerance tolerance() {
        return submission.tolerance();
    }

    long seed() {
        return submission.seed();
    }

    /** Returns the lanes that its policy knows: those of present nodes that may run it. */
    List<JobLane> lanes() {
        return lanes;
    }

    Optional<JobFeatures> features() {
        return features;
    }

    CostProfile profile(JobLane node) {
        if (node.profilesAsked != profilesArrived) {
            node.profile = Optional.ofNullable(profiles.get(node.lane.nodeClass));
            node.profilesAsked = profilesArrived;
        }
        return node.profile
                .filter(profile -> profile.partition().equals(partition()))
                .orElse(flat);
    }

    /** The policy has ordered something. */
    Attempt ordered(Attempt attempt) {
        dispatched++;
        if (attempt.superfluous()) {
            orderedInVain.add(attempt);
        }
        return attempt;
    }

    void checkDeciding() {
        if (!deciding) {
            throw new IllegalStateException("a policy decides only while it is called");
        }
    }
}
