package io.whittle.policy;

import io.whittle.spi.BlockList;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.policy.AttemptView;
import io.whittle.spi.policy.Explanation;
import io.whittle.spi.policy.JobPolicy;
import io.whittle.spi.policy.NodeView;
import io.whittle.spi.policy.PolicyContext;
import io.whittle.spi.policy.SegmentOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Deals waiting blocks to the free nodes, and when a node runs dry and nothing waits, asks the node that would end last
 * to give part of its remainder away, where that gains more than it costs.
 */
final class DealAndShrink implements JobPolicy {
    private static final float[] BY_ITEMS = new float[0];
    private static final long LEAST_REPORT_NANOS = 1_000_000;
    /** What the run has taught since the last dealing must explain this much more to deal anew. */
    private static final double WORTH_DEALING = 0.1;

    private final PolicyContext context;
    private final RunCosts costs;
    private final Stealing stealing;
    private int[] waiting = new int[16];
    private int waitingSize;
    /** Attempts that are giving everything back, to be dealt anew. */
    private int answersAwaited;

    private boolean dealsAnew;
    private double learnedWhenDealt;
    /** For whom the blocks that come next were asked for. */
    private Optional<NodeView> thief = Optional.empty();

    DealAndShrink(PolicyContext context) {
        this.context = context;
        this.costs = new RunCosts(context);
        this.stealing = new Stealing(context, costs);
    }

    @Override
    public void blocksAvailable(BlockList blocks) {
        if (waitingSize + blocks.size() > waiting.length) {
            waiting = Arrays.copyOf(waiting, Math.max(waitingSize + blocks.size(), 2 * waiting.length));
        }
        for (int i = 0; i < blocks.size(); i++) {
            waiting[waitingSize++] = blocks.get(i);
        }
        if (dealsAnew && answersAwaited == 0) {
            dealToAll();
        }
        thief.ifPresent(this::give);
    }

    /** Work that was asked for ahead of time has come: it goes to the node that it was asked for. */
    private void give(NodeView node) {
        thief = Optional.empty();
        if (waitingSize > 0 && stealing.takesAhead(node)) {
            BlockList blocks = BlockList.of(Arrays.copyOf(waiting, waitingSize));
            waitingSize = 0;
            dispatch(node, blocks, costs.informed(node), DealReasons.ahead(blocks.size()));
        }
    }

    @Override
    public boolean offer(NodeView node) {
        if (answersAwaited > 0) {
            return false;
        }
        if (dealsAnew) {
            dealToAll();
            return !node.attempts().isEmpty();
        }
        if (waitingSize > 0) {
            return deal(node);
        }
        stealing.askForFreeNodes();
        return false;
    }

    // ---- dealing

    /**
     * Deals what waits. As long as the job grows, or other jobs use the nodes, busy nodes get their share kept for when
     * they are free.
     */
    private boolean deal(NodeView offered) {
        boolean keepShares = !context.complete() || !context.alone();
        List<NodeView> free = context.freeNodes();
        List<NodeView> nodes =
                keepShares && free.size() < context.nodes().size() ? new ArrayList<>(context.nodes()) : free;
        int[] blocks = Arrays.copyOf(waiting, waitingSize);
        if (!context.complete()) {
            Arrays.sort(blocks); // output is written in order, so what comes first is wanted first
        }
        boolean informed = costs.informed(offered);
        List<BlockList> lists = deal(blocks, nodes, informed && context.complete());
        boolean expects = informed || costs.rates().known();
        Explanation why = DealReasons.dealt(
                waitingSize, nodes, i -> expects ? expectedSeconds(nodes.get(i), lists.get(i)) : Double.NaN);
        waitingSize = 0;
        boolean dispatched = false;
        for (int i = 0; i < lists.size(); i++) {
            NodeView node = nodes.get(i);
            if (lists.get(i).isEmpty()) {
                continue;
            }
            if (free.contains(node)) {
                dispatch(node, lists.get(i), informed, why);
                dispatched |= node == offered;
            } else {
                blocksAvailable(lists.get(i));
            }
        }
        if (!dispatched && waitingSize > 0 && keepShares && free.contains(offered)) {
            BlockList rest = BlockList.of(Arrays.copyOf(waiting, waitingSize));
            waitingSize = 0;
            dispatch(offered, rest.slice(0, 1), informed, DealReasons.single(rest.size()));
            blocksAvailable(rest.slice(1, rest.size()));
            dispatched = true;
        }
        return dispatched;
    }

    private List<BlockList> deal(int[] blocks, List<NodeView> nodes, boolean dearestFirst) {
        double[] blockCosts = new double[blocks.length];
        for (int i = 0; i < blocks.length; i++) {
            blockCosts[i] = costs.cost(nodes.get(0), blocks[i]);
        }
        double[] speeds = nodes.stream()
                .mapToDouble(node -> 1 / costs.rates().secondsPerCost(node))
                .toArray();
        return Dealer.deal(blocks, blockCosts, speeds, dearestFirst, costs.blockDeviation(nodes.get(0)));
    }

    private void dispatch(NodeView node, BlockList blocks, boolean informed, Explanation why) {
        double[] costBefore = costBefore(node, blocks);
        float[] weights = informed ? new float[blocks.size()] : BY_ITEMS;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (costBefore[i + 1] - costBefore[i]);
        }
        Rates rates = costs.rates();
        boolean expects = informed || rates.known();
        double expected = costBefore[blocks.size()] * rates.secondsPerCost(node);
        double level = rates.known() ? 0.1 : context.profile(node).levelDeviation();
        double shape = costs.blockDeviation(node);
        double deviation = Math.sqrt(level * level + shape * shape / blocks.size());
        long report = Math.max(LEAST_REPORT_NANOS, node.overheadNanos());
        if (rates.known()) {
            report = Math.max(report, (long) (expected * 1e9 / 8));
        }
        AttemptView attempt = context.dispatch(
                node,
                new SegmentOrder(
                        blocks,
                        weights,
                        report,
                        expects ? expected : Double.NaN,
                        expects ? deviation : Double.NaN,
                        informed ? "dealt by predicted cost, dearest first" : "dealt by speed, sampling the whole job",
                        why));
        stealing.add(attempt, costBefore);
    }

    private double expectedSeconds(NodeView node, BlockList blocks) {
        double cost = 0;
        for (int i = 0; i < blocks.size(); i++) {
            cost += costs.cost(node, blocks.get(i));
        }
        return cost * costs.rates().secondsPerCost(node);
    }

    private double[] costBefore(NodeView node, BlockList blocks) {
        double[] costBefore = new double[blocks.size() + 1];
        for (int i = 0; i < blocks.size(); i++) {
            costBefore[i + 1] = costBefore[i] + costs.cost(node, blocks.get(i));
        }
        return costBefore;
    }

    // ---- dealing anew

    /**
     * The run has taught what its items cost: has everything that has not begun given back, where that is worth what it
     * costs, to deal it dearest first.
     */
    private void dealAnew() {
        if (!context.alone() || !context.complete() || costs.learned() < learnedWhenDealt + WORTH_DEALING) {
            return;
        }
        double left = 0;
        double dearest = 0;
        double overhead = 0;
        double rate = 0;
        for (Holding holding : stealing.holdings()) {
            AttemptView attempt = holding.attempt;
            if (!attempt.node().canShrink()
                    || (!attempt.started() && attempt.node().attempts().size() > 1)) {
                return;
            }
            for (int i = attempt.position() + 1; i <= attempt.end(); i++) {
                double cost = holding.costBefore[i] - holding.costBefore[i - 1];
                left += cost;
                dearest = Math.max(dearest, cost);
            }
            overhead = Math.max(overhead, attempt.node().overheadNanos() * 1e-9);
            rate += 1 / costs.rates().secondsPerCost(attempt.node());
        }
        double secondsLeft = left / rate;
        double dearestSeconds = dearest * stealing.holdings().size() / rate;
        if (secondsLeft < 4 * overhead || dearestSeconds < Math.max(2 * overhead, secondsLeft / 16)) {
            return;
        }
        learnedWhenDealt = costs.learned();
        dealsAnew = true;
        for (Holding holding : stealing.holdings()) {
            boolean asked = holding.attempt.shrinkPending() || context.shrink(holding.attempt, 0);
            holding.givesBack = asked;
            answersAwaited += asked ? 1 : 0;
        }
    }

    /** Everything has been given back: deals it among all nodes, ahead of what they have in hand. */
    private void dealToAll() {
        dealsAnew = false;
        if (waitingSize == 0 || !context.alone()) {
            return;
        }
        List<NodeView> nodes = context.nodes().stream()
                .filter(node -> node.attempts().size() < 2)
                .toList();
        int[] blocks = Arrays.copyOf(waiting, waitingSize);
        waitingSize = 0;
        List<BlockList> lists = deal(blocks, nodes, true);
        Explanation why = DealReasons.dealt(blocks.length, nodes, i -> expectedSeconds(nodes.get(i), lists.get(i)));
        for (int i = 0; i < lists.size(); i++) {
            if (!lists.get(i).isEmpty()) {
                dispatch(nodes.get(i), lists.get(i), true, why);
            }
        }
    }

    // ---- observing

    @Override
    public void progressed(AttemptView attempt, BlockOutcomes outcomes) {
        NodeView node = attempt.node();
        double elapsed = 1;
        Holding holding = stealing.holding(attempt);
        if (holding != null) {
            // what counts is the time that went by: a node that also does something else reports less than that
            long since = Math.max(holding.observedNanos, attempt.startedNanos());
            elapsed = Math.max(1, (double) (attempt.heardNanos() - since) / Math.max(1, outcomes.totalNanos()));
            holding.observedNanos = attempt.heardNanos();
        }
        if (costs.observe(node, outcomes, elapsed)) {
            costsChanged();
            if (answersAwaited == 0) {
                dealAnew();
            }
        }
        if (answersAwaited == 0) {
            stealing.look(attempt);
        }
    }

    @Override
    public void started(AttemptView attempt) {
        stealing.look(attempt);
    }

    @Override
    public void shrunk(AttemptView attempt) {
        Holding holding = stealing.holding(attempt);
        if (holding != null) {
            boolean gives = attempt.end() != holding.endWhenAsked;
            thief = gives ? holding.thief : Optional.empty();
            answered(holding);
            stealing.answered(holding, gives);
        }
    }

    @Override
    public void ended(AttemptView attempt) {
        Holding holding = stealing.remove(attempt);
        if (holding != null) {
            answered(holding);
        }
    }

    private void answered(Holding holding) {
        if (holding.givesBack) {
            holding.givesBack = false;
            answersAwaited--;
        }
    }

    @Override
    public void nodeLeft(NodeView node) {
        stealing.nodeLeft(node);
    }

    @Override
    public void woken() {
        stealing.woken();
    }

    @Override
    public void profileChanged() {
        costs.profileChanged();
        costsChanged();
    }

    private void costsChanged() {
        for (Holding holding : stealing.holdings()) {
            holding.costBefore = costBefore(holding.attempt.node(), holding.attempt.blocks());
        }
    }
}
