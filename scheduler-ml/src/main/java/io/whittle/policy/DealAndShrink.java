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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
    private final Map<Long, Holding> holdings = new LinkedHashMap<>();
    private final long startNanos;
    private int[] waiting = new int[16];
    private int waitingSize;
    private int thievesServed;
    /** Attempts that are giving everything back, to be dealt anew. */
    private int answersAwaited;

    private boolean dealsAnew;
    private double learnedWhenDealt;

    DealAndShrink(PolicyContext context) {
        this.context = context;
        this.costs = new RunCosts(context);
        this.startNanos = context.nowNanos();
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
        askForWork();
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
                waitingSize,
                nodes,
                i -> expects ? expectedSeconds(nodes.get(i), lists.get(i)) : Double.NaN);
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
        return Dealer.deal(blocks, blockCosts, speeds, dearestFirst);
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
        holdings.put(attempt.id(), new Holding(attempt, costBefore));
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
        for (Holding holding : holdings.values()) {
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
        double dearestSeconds = dearest * holdings.size() / rate;
        if (secondsLeft < 4 * overhead || dearestSeconds < Math.max(2 * overhead, secondsLeft / 16)) {
            return;
        }
        learnedWhenDealt = costs.learned();
        dealsAnew = true;
        for (Holding holding : holdings.values()) {
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
        Explanation why =
                DealReasons.dealt(blocks.length, nodes, i -> expectedSeconds(nodes.get(i), lists.get(i)));
        for (int i = 0; i < lists.size(); i++) {
            if (!lists.get(i).isEmpty()) {
                dispatch(nodes.get(i), lists.get(i), true, why);
            }
        }
    }

    // ---- shrinking

    private void askForWork() {
        List<NodeView> free = context.freeNodes();
        while (free.size() > thievesServed) {
            Holding victim = latest();
            if (victim == null) {
                wakeWhenOneMayBeAsked();
                return;
            }
            int thieves = Math.max(1, (free.size() - thievesServed) / holdings.size());
            if (!ask(fastest(free), thieves, victim)) {
                return;
            }
        }
    }

    private void wakeWhenOneMayBeAsked() {
        long earliest = Long.MAX_VALUE;
        for (Holding holding : holdings.values()) {
            if (holding.notBeforeNanos > context.nowNanos()) {
                earliest = Math.min(earliest, holding.notBeforeNanos);
            }
        }
        if (earliest != Long.MAX_VALUE) {
            context.wakeAt(earliest);
        }
    }

    private NodeView fastest(List<NodeView> free) {
        NodeView fastest = null;
        for (NodeView node : free) {
            if (fastest == null
                    || costs.rates().secondsPerCost(node) < costs.rates().secondsPerCost(fastest)) {
                fastest = node;
            }
        }
        return fastest;
    }

    private Holding latest() {
        Holding latest = null;
        double latestEnd = 0;
        for (Holding holding : holdings.values()) {
            AttemptView attempt = holding.attempt;
            boolean mayAsk = attempt.node().canShrink()
                    && !attempt.shrinkPending()
                    && holding.notBeforeNanos <= context.nowNanos()
                    && attempt.end() - attempt.position() > 0;
            double end = mayAsk ? secondsLeft(holding) : 0;
            if (mayAsk && (latest == null || end > latestEnd)) {
                latest = holding;
                latestEnd = end;
            }
        }
        return latest;
    }

    private double secondsLeft(Holding holding) {
        return holding.secondsLeft(context.nowNanos(), costs.rates().secondsPerCost(holding.attempt.node()));
    }

    /**
     * Asks the victim to keep what it would have done by the time at which both ended together, were its remainder shared
     * now: {@code F = (r·f + s·(2h))/(r + s)} from now, with r the victim's rate, s the thief's on the victim's work, f
     * the victim's time left and h the overhead of a dispatch.
     */
    private boolean ask(NodeView thief, int thieves, Holding victim) {
        Rates rates = costs.rates();
        NodeView holder = victim.attempt.node();
        double overhead = Math.max(thief.overheadNanos(), holder.overheadNanos()) * 1e-9;
        double left = secondsLeft(victim);
        double holderRate = 1 / rates.secondsPerCost(holder);
        double thiefRate = 1 / rates.secondsPerCost(thief);
        double nominalRatio = thief.description().speed() / holder.description().speed();
        double thiefRateThere = thieves * Math.sqrt(thiefRate * holderRate * nominalRatio);
        double together = (holderRate * left + thiefRateThere * 2 * overhead) / (holderRate + thiefRateThere);
        double block = rates.meanCost() / holderRate;
        if (left - together < Math.max(overhead / 2, block / 2) || together <= 2 * overhead) {
            double elapsed = (context.nowNanos() - startNanos) * 1e-9;
            double wait = Math.max(Math.max(overhead, block), Math.max(elapsed * 0.005, 1e-6));
            context.wakeAt(context.nowNanos() + (long) (wait * 1e9));
            return false;
        }
        double keep = Math.min(1, Math.max(0, (together - overhead / 2) / (left - overhead / 2)));
        Explanation why = DealReasons.cut(
                thief,
                DealReasons.weighed(holdings.values(), holding -> holding.attempt.node(), this::secondsLeft),
                holdings.size(),
                left,
                together,
                overhead,
                holderRate,
                thiefRateThere,
                keep);
        if (!context.shrink(victim.attempt, keep, why)) {
            return false;
        }
        thievesServed += thieves;
        victim.thieves = thieves;
        victim.endWhenAsked = victim.attempt.end();
        return true;
    }

    // ---- observing

    @Override
    public void progressed(AttemptView attempt, BlockOutcomes outcomes) {
        NodeView node = attempt.node();
        double elapsed = 1;
        Holding holding = holdings.get(attempt.id());
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
    }

    @Override
    public void shrunk(AttemptView attempt) {
        Holding holding = holdings.get(attempt.id());
        if (holding != null) {
            answered(holding);
            if (attempt.end() == holding.endWhenAsked) {
                // it had nothing to give: not asked again before it can have got on
                double wait = Math.max(attempt.node().overheadNanos() * 1e-9, secondsLeft(holding) / 8);
                holding.notBeforeNanos = context.nowNanos() + (long) (wait * 1e9);
            }
        }
    }

    @Override
    public void ended(AttemptView attempt) {
        Holding holding = holdings.remove(attempt.id());
        if (holding != null) {
            answered(holding);
        }
    }

    private void answered(Holding holding) {
        thievesServed -= holding.thieves;
        holding.thieves = 0;
        if (holding.givesBack) {
            holding.givesBack = false;
            answersAwaited--;
        }
    }

    @Override
    public void profileChanged() {
        costs.profileChanged();
        costsChanged();
    }

    private void costsChanged() {
        for (Holding holding : holdings.values()) {
            holding.costBefore = costBefore(holding.attempt.node(), holding.attempt.blocks());
        }
    }
}
