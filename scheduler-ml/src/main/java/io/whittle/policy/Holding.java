package io.whittle.policy;

import io.whittle.spi.backend.Segment;
import io.whittle.spi.policy.AttemptView;
import io.whittle.spi.policy.NodeView;
import java.util.Arrays;
import java.util.Optional;

/** An attempt as {@link DealAndShrink} sees it: with the expected cost before each position of its list. */
final class Holding {
    final AttemptView attempt;
    double[] costBefore;
    /** Where {@link Holdings} keeps it in order. */
    long endNanos;
    /** When to see whether its node will soon have no work. */
    long lookAtNanos = Long.MIN_VALUE;
    /** Not asked to shrink before this time. */
    long notBeforeNanos = Long.MIN_VALUE;
    /** When blocks of it were last observed. */
    long observedNanos = Long.MIN_VALUE;
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

    /** What it is a copy of. */
    Optional<Holding> original = Optional.empty();

    private final long reportNanos;

    /**
     * @param costBefore the expected cost of what comes before each position of its list
     * @param reportNanos how long it was told to wait between two reports, at least
     */
    Holding(AttemptView attempt, double[] costBefore, long reportNanos) {
        this.attempt = attempt;
        this.costBefore = costBefore;
        this.reportNanos = reportNanos;
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
        int next = nextReport(from, secondsPerCost);
        double upToNews = cost - (costBefore[attempt.end()] - costBefore[next]);
        double last = upToNews <= 0 ? 0 : (costBefore[next] - costBefore[Math.max(from, next - 1)]) / upToNews;
        double deviation =
                Math.sqrt(nodeDeviation * nodeDeviation + blockDeviation * blockDeviation * Math.max(0.01, last));
        double expected = Math.max(
                1e-9,
                upToNews * secondsPerCost
                        + (attempt.started() ? 0 : attempt.node().overheadNanos() * 1e-9));
        double afterNews = (costBefore[attempt.end()] - costBefore[next]) * secondsPerCost;
        return afterNews + Math.max(0, Overdue.left(expected, deviation, elapsed));
    }

    /** Returns the cost that it has not begun, or is in hand. */
    double costLeft(long nowNanos, double secondsPerCost) {
        double elapsed = attempt.started() ? (nowNanos - movedNanos()) * 1e-9 : 0;
        int position = attempt.position();
        int from = Math.min(attempt.end(), startKnown() ? attempt.done() : position);
        double left = costBefore[attempt.end()] - costBefore[from] - elapsed / secondsPerCost;
        return Math.max(0, Math.min(left, costBefore[attempt.end()] - costBefore[Math.min(attempt.end(), from + 1)]));
    }

    /**
     * Returns the position by which something should be heard of it: its node reports after a block when it has not done so
     * for a while.
     */
    private int nextReport(int from, double secondsPerCost) {
        if (!attempt.started()) {
            return from;
        }
        long whileRunning = attempt.heardNanos() - attempt.startedNanos();
        double wait = Segment.reportNanosAfter(reportNanos, whileRunning) * 1e-9 / secondsPerCost;
        int found = Arrays.binarySearch(costBefore, from, attempt.end(), costBefore[from] + wait);
        int next = found < 0 ? -found - 1 : found;
        return Math.max(next, Math.min(from + 1, attempt.end()));
    }

    /** Returns how long to wait for its node's answer: a round trip, somewhat more than that, and a millisecond. */
    long patienceNanos() {
        return attempt.node().overheadNanos() * 5 / 4 + 1_000_000;
    }

    /** Returns how many attempts hold its blocks, at least: itself, what it is a copy of, and so on. */
    int holders() {
        int here = attempt.ended() ? 0 : 1;
        return here + original.map(Holding::holders).orElse(0);
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
        return attempt.end() > position();
    }

    /** Returns how many of its blocks are done or in hand: the one after those done is, once it has begun. */
    int position() {
        int begun = attempt.started() ? attempt.done() + 1 : 0;
        return Math.min(attempt.end(), Math.max(attempt.position(), begun));
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
