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

    long wakeNanos = Long.MAX_VALUE;

    private final JobScheduler scheduler;
    private final Event.JobSubmitted submission;
    private final List<JobLane> lanes = new ArrayList<>();
    private Map<NodeClass, CostProfile> profiles;
    private Optional<JobFeatures> features = Optional.empty();
    private CostProfile flat;
    private JobDescription description;
    private boolean complete;
    private int mergedBlocks;
    private JobPolicy policy;
    private boolean replaced;
    private boolean deciding;
    private int dispatched;

    JobState(JobScheduler scheduler, Event.JobSubmitted submission) {
        this.scheduler = scheduler;
        this.submission = submission;
        this.id = submission.job();
        this.profiles = submission.profiles();
        grow(submission.partition(), submission.complete());
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
        int from = blocks.size() - blocks.count(Blocks.WITHHELD);
        if (from < end) {
            for (int block = from; block < end; block++) {
                blocks.move(block, Blocks.WAITING);
            }
            BlockList released = BlockList.range(from, end);
            call(p -> p.blocksAvailable(released));
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
        if (!scheduler.isRunning(this)) {
            return; // it failed while this event was being handled
        }
        declined = false;
        try {
            deciding = true;
            scheduler.decides(this);
            call.accept(policy);
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            replacePolicy("policy '" + submission.policy().name() + "' failed (" + e + ")");
        } finally {
            deciding = false;
        }
    }

    void replacePolicy(String why) {
        if (replaced) {
            scheduler.fail(this, Command.Cause.FAILED, "the fallback policy failed as well: " + why, "");
            return;
        }
        replaced = true;
        scheduler.emit(new Command.PolicyReplaced(
                id, why + "; the job goes on under '" + scheduler.fallback().name() + "'"));
        start(scheduler.fallback());
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
        return scheduler.nowNanos();
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
                .filter(view -> view.lane.present && !view.lane.isSetAside())
                .<NodeView>map(view -> view)
                .toList();
    }

    @Override
    public List<NodeView> freeNodes() {
        List<NodeView> free = new ArrayList<>();
        for (Lane lane : scheduler.freeLanes()) {
            free.add(lane.viewOf(this));
        }
        return free;
    }

    @Override
    public boolean alone() {
        return scheduler.jobCount() == 1;
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
        return scheduler.dispatch(this, view, order, false);
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
        List<Attempt> holders = scheduler.holdersOf(this, wanted);
        for (Attempt holder : holders) {
            if (holder.lane.node.id().equals(view.lane.node.id())) {
                throw new IllegalArgumentException("node " + view.lane.node.id() + " holds one of the blocks itself");
            }
        }
        dispatched++;
        Attempt attempt = scheduler.dispatch(this, view, order, true);
        copies.add(attempt, wanted, holders);
        return attempt;
    }

    private void checkMayDispatch(Lane lane) {
        checkDeciding();
        if (!scheduler.isPresent(lane)) {
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
        return scheduler.shrink((Attempt) attempt, keepFraction, why);
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
