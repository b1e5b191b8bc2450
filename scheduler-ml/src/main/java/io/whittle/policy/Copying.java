package io.whittle.policy;

import io.whittle.spi.BlockList;
import io.whittle.spi.policy.AttemptView;
import io.whittle.spi.policy.NodeView;
import io.whittle.spi.policy.PolicyContext;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Gives a node that has nothing better to do copies of what another one is long with and cannot give away: the block in its
 * hand, or everything where it does not answer. The first result counts.
 */
final class Copying {
    /** Holders of a block beyond which there is no use in more: a copy that is long overdue itself is copied again. */
    private static final int MAX_COPIES = 4;

    /**
     * A copy may be expected to end later than what it copies, by up to the inverse of this: whoever holds that may still die
     * or slow down, and the node has nothing better to do.
     */
    private static final double MARGIN = 0.5;

    /** What ends within this share of the time that has gone by is not worth a copy. */
    private static final double SOON = 0.02;

    private final PolicyContext context;
    private final long startNanos;
    private final RunCosts costs;
    private final Holdings holdings;
    private final Sending sending;

    Copying(PolicyContext context, RunCosts costs, Holdings holdings, Sending sending) {
        this.context = context;
        this.startNanos = context.nowNanos();
        this.costs = costs;
        this.holdings = holdings;
        this.sending = sending;
    }

    /** Sends free nodes copies of what ends last, where that is expected to end sooner; returns whether any was sent. */
    boolean copyFor(List<NodeView> idle) {
        if (!costs.rates().known() || !context.complete() || !context.alone()) {
            return false;
        }
        long overheadNanos =
                idle.stream().mapToLong(NodeView::overheadNanos).min().orElse(0);
        long wake = holdings.all().isEmpty() ? Long.MAX_VALUE : context.nowNanos() + overheadNanos;
        double elapsed = (context.nowNanos() - startNanos) * 1e-9;
        List<Holdings.Late> latest = latest(Math.max(overheadNanos * 1e-9, SOON * elapsed));
        if (latest.isEmpty()) {
            wakeAt(wake, idle.get(0));
            return false;
        }
        List<NodeView> free = new ArrayList<>(idle);
        free.sort(Comparator.comparingDouble(costs.rates()::secondsPerCost));
        int nodes = context.nodes().size();
        int next = 0;
        for (Holdings.Late late : latest) {
            Holding holding = late.holding();
            if (context.nowNanos() < stuckAt(holding)) {
                wake = Math.min(wake, stuckAt(holding));
                continue;
            }
            while (next < free.size()) {
                NodeView node = free.get(next);
                if (sameNode(node, holding.attempt.node())) {
                    break; // another slot of the same node has no better prospects
                }
                BlockList blocks = part(node, holding, nodes);
                if (blocks.isEmpty()) {
                    break;
                }
                double overhead = node.overheadNanos() * 1e-9;
                double ends =
                        overhead + costs.cost(node, blocks) * costs.rates().secondsPerCost(node);
                if (late.left() <= MARGIN * ends) {
                    wake = Math.min(wake, context.nowNanos() + (long) ((MARGIN * ends - late.left()) * 1e9 / 2));
                    break;
                }
                sending.copy(node, blocks, holding, DealReasons.copied(holding.attempt.node(), late.left(), ends));
                next++;
            }
        }
        if (next < free.size()) {
            wakeAt(wake, free.get(next));
        }
        return next > 0;
    }

    private void wakeAt(long nanos, NodeView node) {
        if (nanos != Long.MAX_VALUE) {
            context.wakeAt(Math.max(nanos, context.nowNanos() + leastWait(node)));
        }
    }

    /** Returns whether these are slots of one node. */
    static boolean sameNode(NodeView one, NodeView other) {
        return one.description().id().equals(other.description().id());
    }

    /** Returns what takes longer than a dispatch, the longest first. */
    private List<Holdings.Late> latest(double least) {
        List<Holdings.Late> latest = holdings.latest(this::notCopied);
        latest.replaceAll(late -> new Holdings.Late(late.holding(), left(late)));
        latest.removeIf(late -> late.left() <= least);
        return latest;
    }

    private boolean notCopied(Holding holding) {
        BlockList blocks = holding.attempt.blocks();
        int end = holding.attempt.end();
        int holders = holding.holders();
        for (int i = holding.attempt.done(); i < end; i++) {
            if (notCopied(holders, blocks.get(i))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns whether nobody has got a copy from a holder, as far as the number of those who hold the block tells.
     *
     * @param holders how many attempts hold what the holder does, at least
     */
    private boolean notCopied(int holders, int block) {
        int copies = context.copies(block);
        return copies > 0 && copies < MAX_COPIES && copies <= holders;
    }

    /** Returns how long it will take, it or what it is a copy of. */
    private double left(Holdings.Late late) {
        double left = late.left();
        Optional<Holding> other = late.holding().original;
        while (other.isPresent()) {
            if (!other.get().attempt.ended()) {
                left = Math.min(left, holdings.secondsLeft(other.get()));
            }
            other = other.get().original;
        }
        return left;
    }

    private long leastWait(NodeView node) {
        double block = costs.rates().meanCost() * costs.rates().secondsPerCost(node);
        double elapsed = (context.nowNanos() - startNanos) * 1e-9;
        return (long) (Math.max(node.overheadNanos() * 1e-9 / 4, Math.max(block / 4, elapsed * 0.01)) * 1e9) + 1000;
    }

    /**
     * Returns from when on nothing can be had from its node but by copies: at once where it has nothing to give, else when
     * it should have begun, or have answered, long ago.
     */
    private static long stuckAt(Holding holding) {
        AttemptView attempt = holding.attempt;
        if (!attempt.node().canShrink() || !holding.canGive()) {
            return 0;
        }
        long patience = holding.patienceNanos();
        if (!attempt.started() && holding.ahead.isEmpty()) {
            return attempt.dispatchedNanos() + patience;
        }
        return attempt.shrinkPending() ? holding.askedNanos + patience : Long.MAX_VALUE;
    }

    /** Returns what is left of it and of which nobody has got copies, as far as it is the node's fair share of it. */
    private BlockList part(NodeView node, Holding holding, int nodes) {
        AttemptView attempt = holding.attempt;
        double share = Math.max(
                (holding.costBefore[attempt.end()] - holding.costBefore[attempt.done()]) / nodes,
                node.overheadNanos() * 1e-9 / costs.rates().secondsPerCost(node));
        BitSet held = heldBy(node);
        int holders = holding.holders();
        List<Integer> blocks = new ArrayList<>();
        double cost = 0;
        for (int i = attempt.done(); i < attempt.end() && cost < share; i++) {
            int block = attempt.blocks().get(i);
            if (notCopied(holders, block) && !held.get(block)) {
                blocks.add(block);
                cost += costs.cost(node, block);
            }
        }
        return BlockList.of(blocks.stream().mapToInt(Integer::intValue).toArray());
    }

    /** Returns what runs or waits in any slot of this node: its copies there would be no use. */
    private BitSet heldBy(NodeView node) {
        BitSet held = new BitSet();
        for (NodeView slot : node.description().slots() == 1 ? List.of(node) : context.nodes()) {
            if (sameNode(slot, node)) {
                for (AttemptView attempt : slot.attempts()) {
                    attempt.blocks().slice(attempt.done(), attempt.end()).forEach(held::set);
                }
            }
        }
        return held;
    }
}
