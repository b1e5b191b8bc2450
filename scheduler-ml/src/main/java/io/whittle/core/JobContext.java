package io.whittle.core;

import io.whittle.spi.BlockList;
import io.whittle.spi.Partition;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.policy.AttemptView;
import io.whittle.spi.policy.Explanation;
import io.whittle.spi.policy.NodeView;
import io.whittle.spi.policy.PolicyContext;
import io.whittle.spi.policy.SegmentOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** What the policy of a job may see and do. */
final class JobContext implements PolicyContext {
    private final State state;
    private final JobState job;

    JobContext(State state, JobState job) {
        this.state = state;
        this.job = job;
    }

    @Override
    public long nowNanos() {
        return state.turn.nowNanos();
    }

    @Override
    public Partition partition() {
        return job.partition();
    }

    @Override
    public boolean complete() {
        return job.complete();
    }

    @Override
    public List<NodeView> nodes() {
        List<NodeView> nodes = new ArrayList<>(job.lanes().size());
        for (JobLane view : job.lanes()) {
            if (view.lane.present && !view.lane.isSetAside()) {
                nodes.add(view);
            }
        }
        return nodes;
    }

    @Override
    public List<NodeView> freeNodes() {
        List<NodeView> free = new ArrayList<>(state.lanes.free().size());
        for (Lane lane : state.lanes.free()) {
            if (job.mayRunOn(lane)) {
                free.add(lane.viewOf(job));
            }
        }
        return free;
    }

    @Override
    public boolean alone() {
        return state.jobs.all().size() == 1;
    }

    @Override
    public CostProfile profile(NodeView node) {
        return job.profile((JobLane) node);
    }

    @Override
    public Optional<JobFeatures> features() {
        return job.features();
    }

    @Override
    public long seed() {
        return job.seed();
    }

    @Override
    public AttemptView dispatch(NodeView node, SegmentOrder order) {
        JobLane view = (JobLane) node;
        checkMayDispatch(view.lane);
        Blocks blocks = job.blocks;
        BlockList list = order.blocks();
        for (int i = 0; i < list.size(); i++) {
            int block = list.get(i);
            boolean known = block < blocks.size();
            if (known && blocks.place(block) == Blocks.WAITING) {
                blocks.move(block, Blocks.IN_FLIGHT);
            } else if (!known || !job.answeredWhileWaiting.get(block)) {
                for (int k = 0; k < i; k++) {
                    if (blocks.place(list.get(k)) == Blocks.IN_FLIGHT) {
                        blocks.move(list.get(k), Blocks.WAITING);
                    }
                }
                throw new IllegalArgumentException("block " + block + " is not waiting");
            }
        }
        return job.ordered(state.attempts.dispatch(job, view, order, Attempt.Kind.ORDERED));
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
        List<Attempt> holders = state.attempts.holdersOf(job, wanted);
        for (Attempt holder : holders) {
            if (!holder.givenUp() && holder.lane.node.id().equals(view.lane.node.id())) {
                throw new IllegalArgumentException("node " + view.lane.node.id() + " holds one of the blocks itself");
            }
        }
        Attempt attempt = state.attempts.dispatch(job, view, order, Attempt.Kind.COPY);
        job.copies.add(attempt, wanted, holders);
        return job.ordered(attempt);
    }

    private void checkMayDispatch(Lane lane) {
        job.checkDeciding();
        if (!job.mayRunOn(lane)) {
            throw new IllegalArgumentException(
                    "node " + lane.node.id() + " may not run the job, which requires " + job.requirements);
        }
        if (!lane.present) {
            throw new IllegalArgumentException("node " + lane.node.id() + " has left");
        }
        if (lane.isSetAside() || (!lane.isFree() && (!alone() || lane.ordered() > 1))) {
            throw new IllegalArgumentException("node " + lane.node.id() + " takes no segment now");
        }
    }

    @Override
    public int copies(int block) {
        boolean inFlight = block >= 0 && block < job.blocks.size() && job.blocks.place(block) == Blocks.IN_FLIGHT;
        return inFlight ? job.copies.count(block) : 0;
    }

    @Override
    public boolean shrink(AttemptView attempt, double keepFraction) {
        return shrink(attempt, keepFraction, Explanation.NONE);
    }

    @Override
    public boolean shrink(AttemptView attempt, double keepFraction, Explanation why) {
        job.checkDeciding();
        return !attempt.ended() && state.attempts.shrink((Attempt) attempt, keepFraction, why);
    }

    @Override
    public void wakeAt(long nanos) {
        job.checkDeciding();
        job.wakeNanos = Math.min(job.wakeNanos, nanos);
    }
}
