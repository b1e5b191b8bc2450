package io.whittle.policy;

import io.whittle.spi.policy.AttemptView;
import io.whittle.spi.policy.NodeView;
import java.util.Optional;

/** An attempt as {@link DealAndShrink} sees it: with the expected cost before each position of its list. */
final class Holding {
    final AttemptView attempt;
    double[] costBefore;
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
    /** Whether all that has not begun is being given back, to be dealt anew. */
    boolean givesBack;

    Holding(AttemptView attempt, double[] costBefore) {
        this.attempt = attempt;
        this.costBefore = costBefore;
    }

    /** Returns the expected cost from what was last known of its position to its end. */
    double costLeft() {
        int position = attempt.position();
        double begun = position > attempt.done()
                ? (costBefore[position] + costBefore[position - 1]) / 2 // one in hand: half of it, on average
                : costBefore[position];
        return Math.max(0, costBefore[attempt.end()] - begun);
    }

    /** Returns the mean expected cost of a block of its list. */
    double meanBlockCost() {
        return costBefore[costBefore.length - 1] / (costBefore.length - 1);
    }

    /** Returns how long it will take from now on; one that is overdue is taken to need as long again. */
    double secondsLeft(long nowNanos, double secondsPerCost) {
        double predicted = costLeft() * secondsPerCost;
        if (ahead.isPresent() && !attempt.started()) {
            return predicted + ahead.get().secondsLeft(nowNanos, secondsPerCost);
        }
        double silent = (nowNanos - attempt.heardNanos()) * 1e-9;
        return Math.max(predicted, 2 * silent) - silent;
    }
}
