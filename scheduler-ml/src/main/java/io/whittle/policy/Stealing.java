package io.whittle.policy;

import io.whittle.spi.BlockList;
import io.whittle.spi.policy.AttemptView;
import io.whittle.spi.policy.Explanation;
import io.whittle.spi.policy.NodeView;
import io.whittle.spi.policy.PolicyContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * Gets work for nodes that have none: asks the segment that would end last to give part of its remainder away, where that
 * gains more than it costs. Where a dispatch takes long against a block, the thief is sent at once what is expected to be given
 * away; where it takes longer than a block, nodes that will have none soon are thieves already,
 * so that what is given away arrives when they need it.
 */
final class Stealing {
    /** A thief asks this many overheads before it runs dry: the question there, the answer back, the segment there. */
    private static final double LEAD = 1.5;
    /** Asking ahead is worth it where an overhead is as long as this many blocks: else the node idles for few of them. */
    private static final double WORTH_AHEAD = 3;

    /** A thief does not wait for the answer where a dispatch takes longer than this part of a block. */
    private static final double WORTH_TAKING = 0.3;

    private final PolicyContext context;
    private final RunCosts costs;
    private final long startNanos;
    private final Holdings holdings;
    private final Sending sending;
    private final PriorityQueue<Due> due = new PriorityQueue<>();
    private int thievesServed;

    /** An attempt whose node must be looked at again. */
    private record Due(long nanos, AttemptView attempt) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            return nanos != other.nanos
                    ? Long.compare(nanos, other.nanos)
                    : Long.compare(attempt.id(), other.attempt.id());
        }
    }

    Stealing(PolicyContext context, RunCosts costs, Holdings holdings, Sending sending) {
        this.context = context;
        this.costs = costs;
        this.holdings = holdings;
        this.sending = sending;
        this.startNanos = context.nowNanos();
    }

    // ---- what nodes hold

    /** The attempt has ended. */
    void removed(Holding holding) {
        served(holding);
    }

    void answered(Holding holding, boolean gives) {
        served(holding);
        if (!gives) {
            // it had nothing to give: not asked again before it can have got on
            double wait = Math.max(holding.attempt.node().overheadNanos() * 1e-9, holdings.secondsLeft(holding) / 8);
            holding.notBeforeNanos = context.nowNanos() + (long) (wait * 1e9);
        }
    }

    private void served(Holding holding) {
        thievesServed -= holding.thieves;
        holding.thieves = 0;
        holding.thief.ifPresent(holdings.reserved()::remove);
        holding.thief = Optional.empty();
    }

    /** Returns whether work may be sent to the node although it has some in hand. */
    boolean takesAhead(NodeView node) {
        return context.alone()
                && context.nodes().contains(node)
                && node.attempts().size() < 2;
    }

    // ---- thieves

    /** Asks for work for the nodes that have none; returns whether anybody was asked. */
    boolean askFor(List<NodeView> idle) {
        List<NodeView> free = new ArrayList<>(idle);
        free.removeAll(holdings.reserved());
        boolean asked = false;
        while (free.size() > thievesServed) {
            Optional<Holding> victim = latest();
            if (victim.isEmpty()) {
                wakeWhenOneMayBeAsked();
                return asked;
            }
            int thieves =
                    Math.max(1, (free.size() - thievesServed) / holdings.all().size());
            NodeView thief = fastest(free);
            OptionalDouble keep = ask(thief, 0, thieves, victim.get());
            if (keep.isEmpty()) {
                return asked;
            }
            asked = true;
            if (thieves == 1 && take(thief, victim.get(), keep.getAsDouble())) {
                free.remove(thief);
            } else {
                thievesServed += thieves;
                victim.get().thieves = thieves;
            }
        }
        return asked;
    }

    /**
     * Sends the thief at once what the victim is expected to give away, without waiting for its answer: what it has done of
     * that in the meantime is done twice, and what it gives away beside that comes as ever.
     *
     * @return whether anything was sent
     */
    private boolean take(NodeView thief, Holding victim, double keep) {
        AttemptView attempt = victim.attempt;
        if (!atOnce(thief, victim)) {
            return false;
        }
        double left = victim.costLeft(context.nowNanos(), costs.rates().secondsPerCost(attempt.node()));
        double give = (1 - keep) * left;
        int from = attempt.end();
        while (from > victim.position() && give > 0) {
            double cost = victim.costBefore[from] - victim.costBefore[from - 1];
            if (give < cost / 2) {
                break;
            }
            give -= cost;
            from--;
        }
        BlockList blocks = BlockList.of(IntStream.range(from, attempt.end())
                .map(attempt.blocks()::get)
                .filter(b -> context.copies(b) == 1)
                .toArray());
        if (blocks.isEmpty()) {
            return false;
        }
        sending.copy(thief, blocks, victim, DealReasons.taken(blocks.size()));
        return true;
    }

    /** Returns whether the thief is sent at once what the victim is asked for. */
    private boolean atOnce(NodeView thief, Holding victim) {
        double block = costs.rates().meanCost() * costs.rates().secondsPerCost(thief);
        return costs.rates().known()
                && context.complete()
                && context.alone()
                && !Copying.sameNode(thief, victim.attempt.node())
                && thief.overheadNanos() * 1e-9 >= WORTH_TAKING * block;
    }

    /** Looks whether the attempt's node will soon have no work, and asks for some, or looks again when it is time. */
    void look(AttemptView attempt) {
        Holding holding = holdings.of(attempt).orElse(null);
        NodeView node = attempt.node();
        if (holding == null
                || holdings.last(node).orElse(holding) != holding
                || holdings.reserved().contains(node)
                || !costs.rates().known()
                || !context.alone()
                || !context.complete()) {
            return;
        }
        double secondsPerCost = costs.rates().secondsPerCost(node);
        double overhead = node.overheadNanos() * 1e-9;
        double block = Math.max(costs.rates().meanCost(), holding.meanBlockCost()) * secondsPerCost;
        if (overhead < WORTH_AHEAD * block) {
            return;
        }
        double spare = holdings.secondsLeft(holding) - LEAD * overhead;
        if (spare > overhead / 8) {
            holding.lookAtNanos = context.nowNanos() + (long) (spare * 1e9);
            wakeAt(new Due(holding.lookAtNanos, attempt));
            return;
        }
        latest().filter(victim -> victim != holding
                        && ask(node, holdings.secondsLeft(holding), 1, victim).isPresent())
                .ifPresent(victim -> {
                    victim.thief = Optional.of(node);
                    holdings.reserved().add(node);
                });
    }

    void woken() {
        while (!due.isEmpty() && due.peek().nanos() <= context.nowNanos()) {
            Due next = due.remove();
            if (holdings.of(next.attempt())
                    .filter(holding -> holding.lookAtNanos == next.nanos())
                    .isPresent()) {
                look(next.attempt());
            }
        }
        if (!due.isEmpty()) {
            context.wakeAt(due.peek().nanos());
        }
    }

    private void wakeAt(Due next) {
        due.add(next);
        context.wakeAt(due.peek().nanos());
    }

    private void wakeWhenOneMayBeAsked() {
        long earliest = Long.MAX_VALUE;
        for (Holding holding : holdings.all()) {
            if (holding.notBeforeNanos > context.nowNanos()) {
                earliest = Math.min(earliest, holding.notBeforeNanos);
            }
        }
        if (earliest != Long.MAX_VALUE) {
            context.wakeAt(earliest);
        }
    }

    private NodeView fastest(List<NodeView> free) {
        NodeView fastest = free.get(0);
        double best = costs.rates().secondsPerCost(fastest);
        for (NodeView node : free) {
            double secondsPerCost = costs.rates().secondsPerCost(node);
            if (secondsPerCost < best) {
                fastest = node;
                best = secondsPerCost;
            }
        }
        return fastest;
    }

    // ---- victims

    private Optional<Holding> latest() {
        return holdings.latest(this::mayBeAsked).stream()
                .map(Holdings.Late::holding)
                .findFirst();
    }

    private boolean mayBeAsked(Holding holding) {
        return holding.attempt.node().canShrink()
                && !holding.attempt.shrinkPending()
                && holding.notBeforeNanos <= context.nowNanos()
                && holdings.givesFirst(holding);
    }

    /**
     * Asks the victim to keep what it would have done by the time at which all ended together, were its remainder shared:
     * {@code F = (r·f + s·max(2h, t))/(r + s)} from now, with r the victim's rate, f the victim's time left, s the rate of
     * the thieves on the victim's work, t the time after which they have nothing else to do, and h the overhead of a
     * dispatch; only once h where the thief does not wait for the answer.
     */
    private OptionalDouble ask(NodeView thief, double busySeconds, int thieves, Holding victim) {
        Rates rates = costs.rates();
        NodeView holder = victim.attempt.node();
        double overhead = Math.max(thief.overheadNanos(), holder.overheadNanos()) * 1e-9;
        double left = holdings.secondsLeft(victim);
        double holderRate = 1 / rates.secondsPerCost(holder);
        double thiefRate = 1 / rates.secondsPerCost(thief);
        double nominalRatio = thief.description().speed() / holder.description().speed();
        double thiefRateThere = thieves * Math.sqrt(thiefRate * holderRate * nominalRatio);
        boolean once = busySeconds == 0 && thieves == 1 && atOnce(thief, victim);
        double begins = Math.max((once ? 1 : 2) * overhead, busySeconds);
        double together = (holderRate * left + thiefRateThere * begins) / (holderRate + thiefRateThere);
        double block = rates.meanCost() / holderRate;
        if (left - together < Math.max(overhead / 2, block / 2) || together <= begins) {
            if (busySeconds == 0) {
                double elapsed = (context.nowNanos() - startNanos) * 1e-9;
                double wait = Math.max(Math.max(overhead, block), Math.max(elapsed * 0.005, 1e-6));
                context.wakeAt(context.nowNanos() + (long) (wait * 1e9));
            }
            return OptionalDouble.empty();
        }
        double before = Math.max(
                overhead / 2, victim.waitsFor().map(holdings::secondsLeft).orElse(0.0));
        double keep = Math.min(1, Math.max(0, (together - before) / (left - before)));
        Explanation why = DealReasons.cut(
                thief,
                DealReasons.weighed(holdings.all(), holding -> holding.attempt.node(), holdings::secondsLeft),
                holdings.all().size(),
                left,
                together,
                overhead,
                holderRate,
                thiefRateThere,
                keep);
        if (!context.shrink(victim.attempt, keep, why)) {
            return OptionalDouble.empty();
        }
        victim.endWhenAsked = victim.attempt.end();
        victim.askedNanos = context.nowNanos();
        return OptionalDouble.of(keep);
    }
}
