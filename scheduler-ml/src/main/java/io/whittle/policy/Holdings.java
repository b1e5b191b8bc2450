package io.whittle.policy;

import io.whittle.spi.policy.AttemptView;
import io.whittle.spi.policy.NodeView;
import io.whittle.spi.policy.PolicyContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What the nodes hold of a job, and when each is expected to be done with it. */
final class Holdings {
    /** How many are looked at for those that end last. */
    private static final int LOOKED_AT = 16;

    private static final long LEAST_NANOS = 1000;
    /** Thirty years: what is expected to take longer might as well take so long. */
    private static final double MOST_SECONDS = 1e9;

    /** One of them, and how many seconds it will take from now on. */
    record Late(Holding holding, double left) {}

    private final PolicyContext context;
    private final RunCosts costs;
    private final Map<Long, Holding> byAttempt = new LinkedHashMap<>();
    /** The same, by the end that was expected when something of it was heard last. */
    private final TreeSet<Holding> byEnd = new TreeSet<>(
            Comparator.comparingLong((Holding each) -> each.endNanos).thenComparingLong(each -> each.attempt.id()));
    /** What was dispatched last to each node, by its index, as long as it has not ended. */
    private final Map<Integer, Holding> lastOf = new HashMap<>();

    /** Nodes for which somebody was asked ahead of time, and which have not been sent anything since. */
    private final Set<NodeView> reserved = new HashSet<>();

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

    Holding add(AttemptView attempt, double[] costBefore, long reportNanos) {
        Holding holding = new Holding(attempt, costBefore, reportNanos);
        holding.ahead = Optional.ofNullable(lastOf.put(attempt.node().index(), holding));
        byAttempt.put(attempt.id(), holding);
        place(holding);
        reserved.remove(attempt.node());
        return holding;
    }

    Optional<Holding> remove(AttemptView attempt) {
        Holding holding = byAttempt.remove(attempt.id());
        if (holding != null) {
            byEnd.remove(holding);
            lastOf.remove(attempt.node().index(), holding);
            holding.ahead = Optional.empty(); // else each would keep all before it
        }
        return Optional.ofNullable(holding);
    }

    void nodeLeft(NodeView node) {
        lastOf.remove(node.index());
        reserved.remove(node);
    }

    Set<NodeView> reserved() {
        return reserved;
    }

    /** Blocks are expected to cost something else now. */
    void costsChanged() {
        for (Holding holding : all()) {
            holding.costBefore = costs.costBefore(holding.attempt.node(), holding.attempt.blocks());
        }
        ratesChanged();
    }

    // ---- by their ends

    /** All are expected to end at other times now. */
    void ratesChanged() {
        all().forEach(this::place);
    }

    /** Something has been heard of it. */
    void place(Holding holding) {
        byEnd.remove(holding);
        holding.endNanos =
                context.nowNanos() + Math.max(LEAST_NANOS, (long) (Math.min(MOST_SECONDS, secondsLeft(holding)) * 1e9));
        byEnd.add(holding);
    }

    /**
     * Returns those wanted that end last, in that order, at most {@value #LOOKED_AT}. However many there are, few are looked
     * at: ends move little as long as nothing is heard, and what is not done when it should have been is looked at anew.
     */
    List<Late> latest(Predicate<Holding> wanted) {
        while (!byEnd.isEmpty() && byEnd.first().endNanos <= context.nowNanos()) {
            place(byEnd.first());
        }
        List<Late> latest = new ArrayList<>(LOOKED_AT);
        for (Iterator<Holding> all = byEnd.descendingIterator(); all.hasNext() && latest.size() < LOOKED_AT; ) {
            Holding holding = all.next();
            if (wanted.test(holding)) {
                latest.add(new Late(holding, secondsLeft(holding)));
            }
        }
        for (Late late : latest) {
            long end = context.nowNanos() + (long) (Math.min(MOST_SECONDS, late.left()) * 1e9);
            if (Math.abs(end - late.holding().endNanos) > late.left() * 1e9 / 8) {
                place(late.holding());
            }
        }
        latest.sort(Comparator.comparingDouble(Late::left).reversed());
        return latest;
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
