package io.whittle.policy;

import io.whittle.spi.policy.AttemptView;
import io.whittle.spi.policy.NodeView;
import io.whittle.spi.policy.PolicyContext;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the nodes hold of a job, and when each is expected to be done with it. */
final class Holdings {
    private final PolicyContext context;
    private final RunCosts costs;
    private final Map<Long, Holding> byAttempt = new LinkedHashMap<>();
    /** What was dispatched last to each node, by its index, as long as it has not ended. */
    private final Map<Integer, Holding> lastOf = new HashMap<>();

    Holdings(PolicyContext context, RunCosts costs) {
        this.context = context;
        this.costs = costs;
    }

    Collection<Holding> all() {
        return byAttempt.values();
    }

    /** Returns what is known of an attempt; empty where it is not this job's, or has ended. */
    Optional<Holding> of(AttemptView attempt) {
        return Optional.ofNullable(byAttempt.get(attempt.id()));
    }

    Holding add(AttemptView attempt, double[] costBefore) {
        Holding holding = new Holding(attempt, costBefore);
        holding.ahead = Optional.ofNullable(lastOf.put(attempt.node().index(), holding));
        byAttempt.put(attempt.id(), holding);
        return holding;
    }

    Optional<Holding> remove(AttemptView attempt) {
        Holding holding = byAttempt.remove(attempt.id());
        if (holding != null) {
            lastOf.remove(attempt.node().index(), holding);
        }
        return Optional.ofNullable(holding);
    }

    void nodeLeft(NodeView node) {
        lastOf.remove(node.index());
    }

    /** Blocks are expected to cost something else now. */
    void costsChanged() {
        for (Holding holding : all()) {
            holding.costBefore = costs.costBefore(holding.attempt.node(), holding.attempt.blocks());
        }
    }

    /** Returns what was sent to the node last; empty where that has ended. */
    Optional<Holding> last(NodeView node) {
        return Optional.ofNullable(lastOf.get(node.index()));
    }

    /** Returns whether it is what its node does last, of what can still be given away. */
    boolean givesFirst(Holding holding) {
        Holding last = lastOf.get(holding.attempt.node().index());
        return holding.canGive() && last != null && (last == holding || !last.canGive());
    }

    /** Returns how long it will take from now on. */
    double secondsLeft(Holding holding) {
        NodeView node = holding.attempt.node();
        return holding.secondsLeft(
                context.nowNanos(),
                costs.rates().secondsPerCost(node),
                costs.rates().deviation(node),
                costs.blockDeviation(node));
    }

    /** Returns whether there is so much left, and in such large pieces, that dealing it anew may gain more than it costs. */
    boolean worthDealingAnew() {
        double left = 0;
        double dearest = 0;
        double overhead = 0;
        double rate = 0;
        for (Holding holding : all()) {
            AttemptView attempt = holding.attempt;
            if (!attempt.node().canShrink()
                    || (!attempt.started() && attempt.node().attempts().size() > 1)) {
                return false;
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
        double dearestSeconds = dearest * all().size() / rate;
        return secondsLeft >= 4 * overhead && dearestSeconds >= Math.max(2 * overhead, secondsLeft / 16);
    }
}
