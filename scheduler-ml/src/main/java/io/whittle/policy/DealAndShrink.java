package io.whittle.policy;

import io.whittle.spi.BlockList;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.cost.CostProfile;
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

    private final PolicyContext context;
    private Rates rates = new Rates();
    private final Map<Long, Holding> holdings = new LinkedHashMap<>();
    private final long startNanos;
    private int[] waiting = new int[16];
    private int waitingSize;
    private int shrinksPending;

    /** An attempt, with its predicted cost before each position of its list. */
    private static final class Holding {
        final AttemptView attempt;
        double[] costBefore;
        long notBeforeNanos;
        long observedNanos;
        boolean asked;
        int endWhenAsked;

        Holding(AttemptView attempt, double[] costBefore) {
            this.attempt = attempt;
            this.costBefore = costBefore;
        }

        /** Returns the predicted cost from what was last known of its position to its end. */
        double costLeft() {
            int position = attempt.position();
            double begun = position > attempt.done()
                    ? (costBefore[position] + costBefore[position - 1]) / 2 // one in hand: half of it, on average
                    : costBefore[position];
            return Math.max(0, costBefore[attempt.end()] - begun);
        }
    }

    DealAndShrink(PolicyContext context) {
        this.context = context;
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
    }

    @Override
    public boolean offer(NodeView node) {
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
        double[] costs = new double[blocks.length];
        for (int i = 0; i < costs.length; i++) {
            costs[i] = cost(offered, blocks[i]);
        }
        boolean informed = context.profile(offered).informed();
        double[] speeds = nodes.stream()
                .mapToDouble(node -> 1 / rates.secondsPerCost(node))
                .toArray();
        List<BlockList> lists = Dealer.deal(blocks, costs, speeds, informed && context.complete());
        boolean expects = informed || rates.known();
        Explanation why = DealReasons.dealt(
                waitingSize,
                nodes,
                i -> expects ? costBefore(offered, lists.get(i))[lists.get(i).size()] / speeds[i] : Double.NaN);
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

    private void dispatch(NodeView node, BlockList blocks, boolean informed, Explanation why) {
        double[] costBefore = costBefore(node, blocks);
        float[] weights = informed ? new float[blocks.size()] : BY_ITEMS;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (costBefore[i + 1] - costBefore[i]);
        }
        boolean expects = informed || rates.known();
        double expected = costBefore[blocks.size()] * rates.secondsPerCost(node);
        CostProfile profile = context.profile(node);
        double level = rates.known() ? 0.1 : profile.levelDeviation();
        double deviation =
                Math.sqrt(level * level + profile.shapeDeviation() * profile.shapeDeviation() / blocks.size());
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

    private double[] costBefore(NodeView node, BlockList blocks) {
        double[] costBefore = new double[blocks.size() + 1];
        for (int i = 0; i < blocks.size(); i++) {
            costBefore[i + 1] = costBefore[i] + cost(node, blocks.get(i));
        }
        return costBefore;
    }

    /** Returns the predicted cost of a block, in seconds at nominal speed 1. */
    private double cost(NodeView node, int block) {
        return context.profile(node).seconds(block)
                * (context.profile(node).informed() ? node.description().speed() : 1);
    }

    // ---- shrinking

    private void askForWork() {
        while (context.freeNodes().size() > shrinksPending) {
            NodeView thief = fastestFree();
            Holding victim = latest();
            if (victim == null) {
                wakeWhenOneMayBeAsked();
                return;
            }
            if (!ask(thief, victim)) {
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

    private NodeView fastestFree() {
        NodeView fastest = null;
        for (NodeView node : context.freeNodes()) {
            if (fastest == null || rates.secondsPerCost(node) < rates.secondsPerCost(fastest)) {
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

    /** Returns how long an attempt will take from now; one that is overdue is taken to need as long again. */
    private double secondsLeft(Holding holding) {
        AttemptView attempt = holding.attempt;
        double silent = (context.nowNanos() - attempt.heardNanos()) * 1e-9;
        double predicted = holding.costLeft() * rates.secondsPerCost(attempt.node());
        return Math.max(predicted, 2 * silent) - silent;
    }

    /**
     * Asks the victim to keep what it would have done by the time at which both ended together, were its remainder shared
     * now: {@code F = (r·f + s·(2h))/(r + s)} from now, with r the victim's rate, s the thief's on the victim's work, f
     * the victim's time left and h the overhead of a dispatch.
     */
    private boolean ask(NodeView thief, Holding victim) {
        NodeView holder = victim.attempt.node();
        double overhead = Math.max(thief.overheadNanos(), holder.overheadNanos()) * 1e-9;
        double left = secondsLeft(victim);
        double holderRate = 1 / rates.secondsPerCost(holder);
        double thiefRate = 1 / rates.secondsPerCost(thief);
        double nominalRatio = thief.description().speed() / holder.description().speed();
        double thiefRateThere = Math.sqrt(thiefRate * holderRate * nominalRatio);
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
        shrinksPending++;
        victim.asked = true;
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
        for (int i = 0; i < outcomes.size(); i++) {
            rates.observe(node, cost(node, outcomes.block(i)), outcomes.nanos(i) * 1e-9 * elapsed);
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
        if (holding.asked) {
            holding.asked = false;
            shrinksPending--;
        }
    }

    @Override
    public void profileChanged() {
        rates = new Rates(); // what was observed was measured against other predictions
        for (Holding holding : holdings.values()) {
            holding.costBefore = costBefore(holding.attempt.node(), holding.attempt.blocks());
        }
    }
}
