package io.whittle.policy;

import io.whittle.spi.BlockList;
import io.whittle.spi.Partition;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.cost.JobFeatures;
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
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToLongFunction;

/**
 * A job on nodes in virtual time, enough to drive one policy: checks every dispatch against the contract, and keeps what
 * was dispatched. Blocks of one item; block costs at nominal speed 1 are given, so are nodes' true speeds.
 */
final class FakeCluster implements PolicyContext {
    private final List<FakeNode> present = new ArrayList<>();
    private final BitSet waiting = new BitSet();
    private final BitSet done = new BitSet();
    private final IntToLongFunction cost;
    private final JobPolicy policy;
    private CostProfile profile = CostProfile.flat(new Partition(0, 1));
    private int known;
    private int nodesEver;
    private long now;
    private Explanation lastWhy = Explanation.NONE;

    final List<FakeAttempt> dispatched = new ArrayList<>();

    FakeCluster(Policy policy, IntToLongFunction costNanos) {
        this.cost = costNanos;
        this.policy = policy.start(this);
    }

    static Policy policy(String name) {
        return Policies.named(name).orElseThrow();
    }

    /** A cluster with nodes of these nominal and true speeds, no overhead, and blocks that cost a microsecond. */
    static FakeCluster of(String policy, int blocks, double... speeds) {
        FakeCluster cluster = new FakeCluster(policy(policy), block -> 1000);
        for (double speed : speeds) {
            cluster.join(speed, speed, 0);
        }
        cluster.addBlocks(blocks);
        return cluster;
    }

    FakeNode join(double nominalSpeed, double trueSpeed, long overheadNanos) {
        FakeNode node = new FakeNode(nodesEver++, nominalSpeed, trueSpeed, overheadNanos, cost);
        present.add(node);
        policy.nodeJoined(node);
        return node;
    }

    void leave(FakeNode node) {
        present.remove(node);
        FakeAttempt lost = node.running();
        if (lost != null) {
            fail(node, 0);
        }
        policy.nodeLeft(node);
    }

    /** The node's attempt fails after this many blocks were done and have been reported. */
    void fail(FakeNode node, int blocksDone) {
        FakeAttempt attempt = node.running();
        finish(attempt, blocksDone);
        BlockList rest = attempt.blocks().slice(blocksDone, attempt.blocks().size());
        if (!rest.isEmpty()) {
            rest.forEach(waiting::set);
            policy.blocksAvailable(rest);
        }
    }

    void addBlocks(int count) {
        BlockList blocks = BlockList.range(known, known + count);
        known += count;
        waiting.set(known - count, known);
        policy.blocksAvailable(blocks);
    }

    void predict(CostProfile better) {
        profile = better;
        policy.profileChanged();
    }

    /** Offers all free nodes, in the order in which they joined, until one does not want any. */
    void offerAll() {
        for (FakeNode node : List.copyOf(present)) {
            if (node.isFree() && !offer(node)) {
                return;
            }
        }
    }

    boolean offer(FakeNode node) {
        int before = dispatched.size();
        boolean answer = policy.offer(node);
        if (answer != dispatched.size() > before) {
            throw new AssertionError("answered " + answer + " after " + (dispatched.size() - before) + " dispatches");
        }
        return answer;
    }

    /** The attempt that ends first does; false where none runs. */
    boolean step() {
        Optional<FakeAttempt> next = present.stream()
                .filter(node -> !node.isFree())
                .map(FakeNode::running)
                .min(Comparator.comparingLong(FakeAttempt::endsNanos).thenComparing(FakeAttempt::id));
        next.ifPresent(attempt -> {
            now = Math.max(now, attempt.endsNanos());
            finish(attempt, attempt.blocks().size());
        });
        return next.isPresent();
    }

    private void finish(FakeAttempt attempt, int blocksDone) {
        int[] blocks = Arrays.copyOf(attempt.blocks().toArray(), blocksDone);
        long[] nanos = Arrays.stream(blocks).mapToLong(attempt.node()::time).toArray();
        attempt.end(blocksDone);
        for (int block : blocks) {
            if (done.get(block)) {
                throw new AssertionError("block " + block + " is done twice");
            }
            done.set(block);
        }
        if (blocksDone > 0) {
            policy.progressed(attempt, BlockOutcomes.of(blocks, nanos, new byte[blocksDone][0], blocksDone));
        }
        policy.ended(attempt);
    }

    /** Runs to the end and returns the sizes of all chunks dispatched so far, in order. */
    List<Integer> run() {
        do {
            offerAll();
        } while (step());
        return sizes();
    }

    List<Integer> sizes() {
        return dispatched.stream().map(attempt -> attempt.blocks().size()).toList();
    }

    boolean allDone() {
        return done.cardinality() == known;
    }

    boolean anyWaiting() {
        return !waiting.isEmpty();
    }

    List<FakeNode> busy() {
        return present.stream().filter(node -> !node.isFree()).toList();
    }

    @Override
    public long nowNanos() {
        return now;
    }

    @Override
    public Partition partition() {
        return new Partition(known, 1);
    }

    @Override
    public boolean complete() {
        return true;
    }

    @Override
    public List<NodeView> nodes() {
        return List.copyOf(present);
    }

    @Override
    public List<NodeView> freeNodes() {
        return present.stream()
                .filter(node -> node.isFree())
                .map(node -> (NodeView) node)
                .toList();
    }

    @Override
    public boolean alone() {
        return true;
    }

    @Override
    public CostProfile profile(NodeView node) {
        return profile.informed() ? profile : CostProfile.flat(partition());
    }

    @Override
    public Optional<JobFeatures> features() {
        return Optional.empty();
    }

    @Override
    public long seed() {
        return 1;
    }

    /** Returns a node by the order in which those present joined. */
    FakeNode node(int position) {
        return present.get(position);
    }

    /** Returns what the latest dispatch was decided from. */
    Explanation lastWhy() {
        return lastWhy;
    }

    @Override
    public AttemptView dispatch(NodeView view, SegmentOrder order) {
        FakeNode node = (FakeNode) view;
        if (!present.contains(node) || !node.isFree() || order.blocks().isEmpty()) {
            throw new IllegalArgumentException("not a free node, or no blocks");
        }
        if (order.reason().isBlank()) {
            throw new IllegalArgumentException("no reason given");
        }
        if (order.explanation().isEmpty()) {
            throw new IllegalArgumentException("the decision is not explained");
        }
        lastWhy = order.explanation();
        order.blocks().forEach(block -> {
            if (!waiting.get(block)) {
                throw new IllegalArgumentException("block " + block + " is not waiting");
            }
            waiting.clear(block);
        });
        FakeAttempt attempt = new FakeAttempt(dispatched.size(), node, order.blocks(), now);
        node.begin(attempt);
        dispatched.add(attempt);
        return attempt;
    }

    @Override
    public AttemptView duplicate(NodeView node, SegmentOrder order) {
        throw new AssertionError("classic policies do not duplicate");
    }

    @Override
    public int copies(int block) {
        throw new AssertionError("classic policies do not ask for copies");
    }

    @Override
    public boolean shrink(AttemptView attempt, double keepFraction) {
        throw new AssertionError("classic policies do not shrink");
    }

    @Override
    public void wakeAt(long nanos) {
        throw new AssertionError("classic policies set no timers");
    }
}
