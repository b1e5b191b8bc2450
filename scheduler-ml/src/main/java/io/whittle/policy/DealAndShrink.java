package io.whittle.policy;

import io.whittle.spi.BlockList;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.policy.AttemptView;
import io.whittle.spi.policy.Explanation;
import io.whittle.spi.policy.JobPolicy;
import io.whittle.spi.policy.NodeView;
import io.whittle.spi.policy.PolicyContext;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Deals waiting blocks to the free nodes, and when a node runs dry and nothing waits, asks the node that would end last
 * to give part of its remainder away, where that gains more than it costs.
 */
final class DealAndShrink implements JobPolicy {
    /** So many of the free nodes, about, may be looked at after each event. */
    private static final int FREE_NODES_PER_EVENT = 64;

    private final PolicyContext context;
    private final RunCosts costs;
    private final Holdings holdings;
    private final Sending sending;
    private final Stealing stealing;
    private final Copying copying;
    private final Rations rations;
    private final Recall recall;
    private int[] waiting = new int[16];
    private int waitingSize;
    /** So many offers to free nodes are declined without looking for work. */
    private int offersToDecline;
    /** For whom the blocks were asked for that come now, before anything else happens. */
    private Optional<NodeView> thief = Optional.empty();

    DealAndShrink(PolicyContext context) {
        this.context = context;
        this.costs = new RunCosts(context);
        this.holdings = new Holdings(context, costs);
        this.sending = new Sending(context, costs, holdings);
        this.stealing = new Stealing(context, costs, holdings, sending);
        this.recall = new Recall(context, costs, holdings);
        this.rations = new Rations(costs);
        this.copying = new Copying(context, costs, holdings, sending);
    }

    private void keep(BlockList blocks) {
        if (waitingSize + blocks.size() > waiting.length) {
            waiting = Arrays.copyOf(waiting, Math.max(waitingSize + blocks.size(), 2 * waiting.length));
        }
        for (int i = 0; i < blocks.size(); i++) {
            waiting[waitingSize++] = blocks.get(i);
        }
    }

    @Override
    public void blocksAvailable(BlockList blocks) {
        keep(blocks);
        dealToAllAnew();
        thief.ifPresent(this::give);
    }

    /** Work that was asked for ahead of time has come: it goes to the node that it was asked for. */
    private void give(NodeView node) {
        thief = Optional.empty();
        if (waitingSize > 0 && stealing.takesAhead(node)) {
            BlockList blocks = BlockList.of(Arrays.copyOf(waiting, waitingSize));
            waitingSize = 0;
            sending.dispatch(node, blocks, costs.informed(node), DealReasons.ahead(blocks.size()));
        }
    }

    @Override
    public boolean offer(NodeView node) {
        thief = Optional.empty();
        if (recall.awaitsAnswers()) {
            return false;
        }
        if (waitingSize == 0) {
            BlockList ration = rations.next(node);
            if (!ration.isEmpty()) {
                sending.dispatch(node, ration, costs.informed(node), DealReasons.ration(ration.size()));
                return true;
            }
        }
        keep(rations.takeBack());
        if (waitingSize > 0) {
            return deal(node);
        }
        return findWork(node);
    }

    /** Where many nodes are free, looking for work for them takes long, so it is not done after every event. */
    private boolean findWork(NodeView offered) {
        if (offersToDecline > 0) {
            offersToDecline--;
            return false;
        }
        List<NodeView> free = context.freeNodes();
        boolean found = stealing.askFor(free);
        List<NodeView> stillFree = found ? context.freeNodes() : free;
        found |= !stillFree.isEmpty() && copying.copyFor(stillFree);
        offersToDecline = found ? 0 : free.size() / FREE_NODES_PER_EVENT;
        return !offered.attempts().isEmpty();
    }

    // ---- dealing

    /** Deals what waits; returns whether the offered node got any. */
    private boolean deal(NodeView offered) {
        if (context.complete() && context.alone()) {
            dealToAll(false);
            return !offered.attempts().isEmpty();
        }
        return dealShares(offered);
    }

    /**
     * Deals what waits among all nodes, ahead of what they have in hand: what the busy ones get too is what the free ones
     * could not end before them.
     */
    private void dealToAll(boolean everyone) {
        keep(rations.takeBack());
        List<NodeView> idle = context.freeNodes();
        Set<NodeView> free = new HashSet<>(idle);
        boolean freeOnesSuffice = !everyone && waitingSize <= idle.size();
        List<NodeView> nodes = freeOnesSuffice
                ? idle
                : context.nodes().stream()
                        .filter(node -> free.contains(node)
                                || ((everyone || !node.canShrink() || sending.worthAhead(node))
                                        && node.attempts().size() == 1))
                        .toList();
        if (nodes.isEmpty()) {
            return; // all are gone, or have their hands full: it is dealt when one is offered
        }
        recall.dealt();
        double[] busy = new double[nodes.size()];
        for (int i = 0; i < busy.length; i++) {
            NodeView node = nodes.get(i);
            double left = free.contains(node)
                    ? 0
                    : holdings.last(node).map(holdings::secondsLeft).orElse(0.0);
            busy[i] = Math.max(left, node.overheadNanos() * 0.5e-9);
        }
        int[] blocks = Arrays.copyOf(waiting, waitingSize);
        waitingSize = 0;
        boolean informed = costs.informed(nodes.get(0));
        List<BlockList> lists = deal(blocks, nodes, busy, informed);
        boolean expects = informed || costs.rates().known();
        Explanation why = DealReasons.dealt(
                blocks.length, nodes, i -> expects ? costs.seconds(nodes.get(i), lists.get(i)) : Double.NaN);
        for (int i = 0; i < lists.size(); i++) {
            NodeView node = nodes.get(i);
            BlockList blocksOfNode = lists.get(i);
            if (!node.canShrink()) {
                rations.keep(node, blocksOfNode);
                if (!free.contains(node)) {
                    continue;
                }
                blocksOfNode = rations.next(node);
            }
            if (!blocksOfNode.isEmpty()) {
                sending.dispatch(node, blocksOfNode, informed, why);
            }
        }
    }

    /** As long as the job grows, or other jobs use the nodes, busy nodes get their share kept for when they are free. */
    private boolean dealShares(NodeView offered) {
        List<NodeView> free = context.freeNodes();
        List<NodeView> nodes = context.nodes();
        int[] blocks = Arrays.copyOf(waiting, waitingSize);
        if (!context.complete()) {
            Arrays.sort(blocks); // output is written in order, so what comes first is wanted first
        }
        boolean informed = costs.informed(offered);
        List<BlockList> lists = deal(blocks, nodes, new double[nodes.size()], informed && context.complete());
        boolean expects = informed || costs.rates().known();
        Explanation why = DealReasons.dealt(
                waitingSize, nodes, i -> expects ? costs.seconds(nodes.get(i), lists.get(i)) : Double.NaN);
        waitingSize = 0;
        boolean dispatched = false;
        for (int i = 0; i < lists.size(); i++) {
            NodeView node = nodes.get(i);
            if (lists.get(i).isEmpty()) {
                continue;
            }
            if (free.contains(node)) {
                sending.dispatch(node, lists.get(i), informed, why);
                dispatched |= node == offered;
            } else {
                keep(lists.get(i));
            }
        }
        if (!dispatched && waitingSize > 0) {
            BlockList rest = BlockList.of(Arrays.copyOf(waiting, waitingSize));
            waitingSize = 0;
            sending.dispatch(offered, rest.slice(0, 1), informed, DealReasons.single(rest.size()));
            keep(rest.slice(1, rest.size()));
            dispatched = true;
        }
        return dispatched;
    }

    private List<BlockList> deal(int[] blocks, List<NodeView> nodes, double[] busy, boolean dearestFirst) {
        double[] blockCosts = costs.costs(nodes.get(0), blocks);
        double[] speeds = nodes.stream()
                .mapToDouble(node -> 1 / costs.rates().secondsPerCost(node))
                .toArray();
        return Dealer.deal(blocks, blockCosts, speeds, busy, dearestFirst, costs.blockDeviation(nodes.get(0)));
    }

    // ---- dealing anew

    private void dealToAllAnew() {
        if (recall.complete() && waitingSize > 0 && context.alone()) {
            dealToAll(true);
        }
    }

    // ---- observing

    @Override
    public void progressed(AttemptView attempt, BlockOutcomes outcomes) {
        thief = Optional.empty();
        NodeView node = attempt.node();
        double elapsed = 1;
        Holding holding = holdings.of(attempt).orElse(null);
        if (holding != null) {
            // what counts is the time that went by: a node that also does something else reports less than that
            long since = Math.max(holding.observedNanos, attempt.startedNanos());
            elapsed = Math.max(1, (double) (attempt.heardNanos() - since) / Math.max(1, outcomes.totalNanos()));
            holding.observedNanos = attempt.heardNanos();
        }
        boolean knew = costs.rates().known();
        boolean changed = costs.observe(node, outcomes, elapsed);
        if (holding != null) {
            holdings.place(holding);
        }
        if (!knew) {
            holdings.ratesChanged();
        }
        if (changed) {
            holdings.costsChanged();
            recall.beginWhereWorthIt();
        }
        if (!recall.awaitsAnswers()) {
            stealing.look(attempt);
        }
    }

    @Override
    public void started(AttemptView attempt) {
        holdings.of(attempt).ifPresent(holdings::place);
        stealing.look(attempt);
    }

    @Override
    public void shrunk(AttemptView attempt) {
        holdings.of(attempt).ifPresent(holding -> {
            boolean gives = attempt.end() != holding.endWhenAsked;
            thief = gives ? holding.thief : Optional.empty();
            holdings.place(holding);
            recall.answered(holding);
            stealing.answered(holding, gives);
        });
    }

    @Override
    public void ended(AttemptView attempt) {
        thief = Optional.empty();
        holdings.remove(attempt).ifPresent(holding -> {
            stealing.removed(holding);
            recall.answered(holding);
        });
    }

    @Override
    public void nodeLeft(NodeView node) {
        thief = Optional.empty();
        holdings.nodeLeft(node);
    }

    @Override
    public void woken() {
        offersToDecline = 0;
        recall.woken();
        dealToAllAnew();
        stealing.woken();
    }

    @Override
    public void profileChanged() {
        costs.profileChanged();
        holdings.costsChanged();
    }
}
