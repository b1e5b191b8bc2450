package io.whittle.policy;

import io.whittle.spi.policy.PolicyContext;

/**
 * Has everything that has not begun given back, once the run has taught what its items cost, so that it can be dealt anew,
 * dearest first. Waits for the answers, but not for nodes that are silent.
 */
final class Recall {
    /** What the run has taught since the last dealing must explain this much more to deal anew. */
    private static final double WORTH_IT = 0.1;

    private final PolicyContext context;
    private final RunCosts costs;
    private final Holdings holdings;
    private int answersAwaited;
    /** Who has not answered by then is not waited for. */
    private long dueNanos;

    private boolean under;
    private double learnedWhenDealt;

    Recall(PolicyContext context, RunCosts costs, Holdings holdings) {
        this.context = context;
        this.costs = costs;
        this.holdings = holdings;
    }

    /** Returns whether work is still being given back. */
    boolean awaitsAnswers() {
        return answersAwaited > 0;
    }

    /** Returns whether everything has been given back, and has not been dealt since. */
    boolean complete() {
        return under && answersAwaited == 0;
    }

    /** What waits has been dealt. */
    void dealt() {
        under = false;
    }

    /** Begins where that is worth what it costs: each node may idle for an overhead. */
    void beginWhereWorthIt() {
        if (awaitsAnswers()
                || !context.alone()
                || !context.complete()
                || costs.learned() < learnedWhenDealt + WORTH_IT
                || !holdings.worthDealingAnew()) {
            return;
        }
        learnedWhenDealt = costs.learned();
        under = true;
        long patience = 0;
        for (Holding holding : holdings.all()) {
            boolean asked = holding.attempt.shrinkPending() || context.shrink(holding.attempt, 0);
            holding.givesBack = asked;
            holding.askedNanos = context.nowNanos();
            answersAwaited += asked ? 1 : 0;
            patience = Math.max(patience, holding.patienceNanos());
        }
        dueNanos = context.nowNanos() + patience;
        context.wakeAt(dueNanos);
    }

    /** Its node has answered, or it has ended. */
    void answered(Holding holding) {
        if (holding.givesBack) {
            holding.givesBack = false;
            answersAwaited--;
        }
    }

    void woken() {
        if (awaitsAnswers() && context.nowNanos() >= dueNanos) {
            holdings.all().forEach(this::answered);
        } else if (awaitsAnswers()) {
            context.wakeAt(dueNanos);
        }
    }
}
