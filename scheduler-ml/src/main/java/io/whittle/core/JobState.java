package io.whittle.core;

import io.whittle.spi.BlockList;
import io.whittle.spi.Partition;
import io.whittle.spi.backend.JobDescription;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.cost.NodeClass;
import io.whittle.spi.policy.AttemptView;
import io.whittle.spi.policy.Explanation;
import io.whittle.spi.policy.JobPolicy;
import io.whittle.spi.policy.NodeView;
import io.whittle.spi.policy.Policy;
import io.whittle.spi.policy.PolicyContext;
import io.whittle.spi.policy.SegmentOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One job: where its blocks are, who decides for it, and what that one may see and do. */
final class JobState implements PolicyContext {
    final long id;
    final Blocks blocks = new Blocks();
    /** Who holds the blocks that are in flight more than once. */
    final Copies copies = new Copies();
    /** How often a block has failed so far. */
    final Map<Integer, Integer> failures = new HashMap<>();
    /** The capacity that the job has used: nominal speed × seconds, see {@link Sharing}. */
    double service;
    /** Whether the policy has nothing to offer until something happens. */
    boolean declined;
    /** Whether it is given no lane, since its results wait to be made safe. */
    boolean held;

    long wakeNanos = Long.MAX_VALUE;

    private final State state;
    private final Event.JobSubmitted submission;
    private final List<JobLane> lanes = new ArrayList<>();
    private Map<NodeClass, CostProfile> profiles;
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

    JobState(State state, Event.JobSubmitted submission) {
        this.state = state;
        this.submission = submission;
        this.id = submission.job();
        this.profiles = submission.profiles();
        grow(submission.partition(), submission.complete());
        submission.done().forEach(block -> blocks.move(block, Blocks.DONE));
    }

    // ---- called by the scheduler

    void start(Policy chosen) {
        call(ignored -> policy = chosen.start(this));
    }

    void grow(Partition partition, boolean isComplete) {
        complete = isComplete;
        description = new JobDescription(
                id, submission.kind(), submission.version(), submission.parameters(), partition, submission.external());
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
        return complete && blocks.count(Blocks.DONE) == blocks.size();
    }

    void profiles(Map<NodeClass, CostProfile> arrived) {
        profiles = arrived;
        call(JobPolicy::profileChanged);
    }

    void features(JobFeatures arrived) {
        if (arrived.partition().equals(partition())) {
            features = Optional.of(arrived);
        }
    }

    void laneJoined(Lane lane) {
        JobLane view = lane.viewOf(this);
        lanes.add(view);
        call(p -> p.nodeJoined(view));
    }

    void laneLeft(Lane lane) {
        JobLane view = lane.viewOf(this);
        lanes.remove(view);
        call(p -> p.nodeLeft(view));
    }

    /** Offers a free lane; returns whether anything was dispatched. */
    boolean offer(JobLane lane) {
        int before = dispatched;
        call(p -> p.offer(lane));
        return dispatched != before;
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
    }

    void replacePolicy(String why) {
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

    JobDescription description() {
        return description;
    }

    // ---- called by the policy

    @Override
    public long nowNanos() {
        return state.turn.nowNanos();
    }

    @Override
    public Partition partition() {
        return description.partition();
    }

    @Override
    public boolean complete() {
        return complete;
    }

    @Override
    public List<NodeView> nodes() {
        return lanes.stream()
                .filter(view -> view.lane.present)
                .<NodeView>map(view -> view)
                .toList();
    }

    @Override
    public List<NodeView> freeNodes() {
        List<NodeView> free = new ArrayList<>();
        for (Lane lane : state.lanes.free()) {
            free.add(lane.viewOf(this));
        }
        return free;
    }

    @Override
    public boolean alone() {
        return state.jobs.all().size() == 1;
    }

    @Override
    public CostProfile profile(NodeView node) {
        CostProfile profile = profiles.get(((JobLane) node).lane.nodeClass);
        return profile != null && profile.partition().equals(partition()) ? profile : flat;
    }

    @Override
    public Optional<JobFeatures> features() {
        return features;
    }

    @Override
    public long seed() {
        return submission.seed();
    }

    @Override
    public AttemptView dispatch(NodeView node, SegmentOrder order) {
        JobLane view = (JobLane) node;
        checkMayDispatch(view.lane);
        BlockList list = order.blocks();
        for (int i = 0; i < list.size(); i++) {
            int block = list.get(i);
            if (block >= blocks.size() || blocks.place(block) != Blocks.WAITING) {
                for (int k = 0; k < i; k++) {
                    blocks.move(list.get(k), Blocks.WAITING);
                }
                throw new IllegalArgumentException("block " + block + " is not waiting");
            }
            blocks.move(block, Blocks.IN_FLIGHT);
        }
        dispatched++;
        return state.attempts.dispatch(this, view, order, false);
    }

    @Override
    public AttemptView duplicate(NodeView node, SegmentOrder order) {
        JobLane view = (JobLane) node;
        checkMayDispatch(view.lane);
        BitSet wanted = new BitSet();
        order.blocks().forEach(block -> {
            if (copies(block) == 0) {
                throw new IllegalArgumentException("block " + block + " is not in flight");
            }
            if (wanted.get(block)) {
                throw new IllegalArgumentException("block " + block + " is named twice");
            }
            wanted.set(block);
        });
        List<Attempt> holders = state.attempts.holdersOf(this, wanted);
        for (Attempt holder : holders) {
            if (holder.lane.node.id().equals(view.lane.node.id())) {
                throw new IllegalArgumentException("node " + view.lane.node.id() + " holds one of the blocks itself");
            }
        }
        dispatched++;
        Attempt attempt = state.attempts.dispatch(this, view, order, true);
        copies.add(attempt, wanted, holders);
        return attempt;
    }

    private void checkMayDispatch(Lane lane) {
        checkDeciding();
        if (!lane.present) {
            throw new IllegalArgumentException("node " + lane.node.id() + " has left");
        }
        if (lane.isSetAside() || (!lane.isFree() && (!alone() || lane.attempts.size() > 1))) {
            throw new IllegalArgumentException("node " + lane.node.id() + " takes no segment now");
        }
    }

    @Override
    public int copies(int block) {
        boolean inFlight = block >= 0 && block < blocks.size() && blocks.place(block) == Blocks.IN_FLIGHT;
        return inFlight ? copies.count(block) : 0;
    }

    @Override
    public boolean shrink(AttemptView attempt, double keepFraction) {
        return shrink(attempt, keepFraction, Explanation.NONE);
    }

    @Override
    public boolean shrink(AttemptView attempt, double keepFraction, Explanation why) {
        checkDeciding();
        return state.attempts.shrink((Attempt) attempt, keepFraction, why);
    }

    @Override
    public void wakeAt(long nanos) {
        checkDeciding();
        wakeNanos = Math.min(wakeNanos, nanos);
    }

    private void checkDeciding() {
        if (!deciding) {
            throw new IllegalStateException("a policy decides only while it is called");
        }
    }
}
