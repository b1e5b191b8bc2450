package io.whittle.policy;

import io.whittle.spi.policy.AttemptView;
import io.whittle.spi.policy.NodeView;
import java.util.Optional;

/** An attempt as {@link DealAndShrink} sees it: with the expected cost before each position of its list. */
final class Holding {
    final AttemptView attempt;
    double[] costBefore;
    /** Where {@link Holdings} keeps it in order. */
    long endNanos;
    /** When to see whether its node will soon have no work. */
    long lookAtNanos;
    /** Not asked to shrink before this time. */
    long notBeforeNanos;
    /** When blocks of it were last observed. */
    long observedNanos;
    /** How many idle nodes wait for its answer. */
    int thieves;
    /** The node that works still, and for which it was asked ahead of time. */
    Optional<NodeView> thief = Optional.empty();
    /** What runs before it on its node, if it was sent ahead. */
    Optional<Holding> ahead = Optional.empty();

    int endWhenAsked;
    long askedNanos;
    private int lastKnown = -1;
    private boolean lastStarted;
    private long movedNanos;
    /** Whether all that has not begun is being given back, to be dealt anew. */
    boolean givesBack;

    Holding(AttemptView attempt, double[] costBefore) {
        this.attempt = attempt;
        this.costBefore = costBefore;
    }

    /** Returns the mean expected cost of a block of its list. */
    double meanBlockCost() {
        return costBefore[costBefore.length - 1] / (costBefore.length - 1);
    }

    /**
     * Returns how long it will take from now on.
     *
     * @param secondsPerCost how fast its node is
     * @param nodeDeviation standard deviation of the log of that
     * @param blockDeviation standard deviation of the log of a block's cost around what is expected
     */
    double secondsLeft(long nowNanos, double secondsPerCost, double nodeDeviation, double blockDeviation) {
        if (waitsFor().isPresent()) {
            return costBefore[attempt.end()] * secondsPerCost
                    + waitsFor().get().secondsLeft(nowNanos, secondsPerCost, nodeDeviation, blockDeviation);
        }
        double elapsed = (nowNanos - movedNanos()) * 1e-9;
        int position = attempt.position();
        int from = Math.min(attempt.end(), startKnown() ? attempt.done() : position);
        double cost = costBefore[attempt.end()] - costBefore[from];
        if (!startKnown()) {
            cost += (costBefore[position] - costBefore[position - 1]) / 2; // one in hand: half of it, on average
        }
        double first = cost == 0 ? 0 : (costBefore[Math.min(attempt.end(), from + 1)] - costBefore[from]) / cost;
        double deviation =
                Math.sqrt(nodeDeviation * nodeDeviation + blockDeviation * blockDeviation * Math.max(0.01, first));
        double expected = Math.max(
                1e-9,
                cost * secondsPerCost + (attempt.started() ? 0 : attempt.node().overheadNanos() * 1e-9));
        return Math.max(0, Overdue.left(expected, deviation, elapsed));
    }

    /** Returns what its node has to end before it begins; empty where there is nothing. */
    Optional<Holding> waitsFor() {
        return ahead.filter(other -> !attempt.started() && !other.attempt.ended());
    }

    /** Returns the first block that is not known to be done. */
    int nextBlock() {
        return attempt.blocks().get(Math.min(attempt.done(), attempt.blocks().size() - 1));
    }

    /** Returns whether its node has blocks of it that are neither done nor in hand. */
    boolean canGive() {
        return attempt.end() > attempt.position();
    }

    /** Returns whether it is known when the block in hand was begun: when the one before it was reported. */
    private boolean startKnown() {
        return attempt.position() <= attempt.done() + 1;
    }

    /** Returns since when the block in hand has been in hand, as far as that is known. */
    long movedNanos() {
        int known = startKnown() ? attempt.done() : attempt.position();
        if (known != lastKnown || attempt.started() != lastStarted) {
            lastKnown = known;
            lastStarted = attempt.started();
            movedNanos = attempt.heardNanos();
        }
        return movedNanos;
    }
}
