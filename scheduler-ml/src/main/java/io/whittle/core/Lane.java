package io.whittle.core;

import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.cost.NodeClass;
import java.util.ArrayList;
import java.util.List;

/** One slot of a node: runs one segment at a time, with at most one more waiting there. */
final class Lane {
    /** So many failures in a row set it aside. */
    private static final int MAX_FAILURES = 3;
    /** For how long at first; each further time for twice as long. */
    private static final long FIRST_ASIDE_NANOS = 250_000_000L;

    private static final long MAX_ASIDE_NANOS = 60_000_000_000L;
    /** A slot that has been set aside so often without a result in between is not hoped for any more. */
    private static final int HOPELESS = 4;

    final int index;
    final NodeDescription node;
    final NodeClass nodeClass;
    final boolean canShrink;
    final List<Attempt> attempts = new ArrayList<>(2);
    /** Whether policies know it: its node has joined, and has neither left nor fallen silent. */
    boolean present = true;
    /** Whether its node was silent and has been heard of again. */
    boolean heard;

    private final List<JobLane> views = new ArrayList<>(2);
    long overheadNanos;
    private boolean overheadMeasured;
    private int failuresInARow;
    private int timesAside;
    private int timesAsideInVain;
    private long asideUntilNanos = Long.MIN_VALUE;

    Lane(int index, NodeDescription node, boolean canShrink) {
        this.index = index;
        this.node = node;
        this.nodeClass = new NodeClass(node.speed(), node.attributes());
        this.canShrink = canShrink;
        this.overheadNanos = 2 * node.link().latency().toNanos();
    }

    /** Returns the lane as a job sees it: one view per job, since policies compare them. */
    JobLane viewOf(JobState job) {
        for (JobLane view : views) {
            if (view.job == job) {
                return view;
            }
        }
        JobLane view = new JobLane(this, job);
        views.add(view);
        return view;
    }

    void forget(JobState job) {
        views.removeIf(view -> view.job == job);
    }

    boolean isFree() {
        return attempts.isEmpty() && !isSetAside();
    }

    /** Returns how many segments that policies ordered are there. */
    int ordered() {
        int ordered = 0;
        for (Attempt attempt : attempts) {
            ordered += attempt.hidden() ? 0 : 1;
        }
        return ordered;
    }

    /** Returns whether it gets no segments for now, since too many failed through no fault of their blocks. */
    boolean isSetAside() {
        return asideUntilNanos != Long.MIN_VALUE;
    }

    /** Returns when it is to be tried again; meaningless where it is not set aside. */
    long asideUntilNanos() {
        return asideUntilNanos;
    }

    boolean isHopeless() {
        return timesAsideInVain >= HOPELESS;
    }

    /** Notes a failure; returns whether it is set aside from now on. */
    boolean failed(long nowNanos) {
        failuresInARow++;
        if (isSetAside() || failuresInARow < MAX_FAILURES) {
            return false;
        }
        long aside = Math.min(MAX_ASIDE_NANOS, FIRST_ASIDE_NANOS << Math.min(timesAside, 20));
        timesAside++;
        timesAsideInVain++;
        asideUntilNanos = nowNanos + aside;
        return true;
    }

    /** Its time is over: it gets one segment to prove itself. */
    void tryAgain() {
        asideUntilNanos = Long.MIN_VALUE;
        failuresInARow = MAX_FAILURES - 1;
    }

    /** A result of it counts: it may keep failing, but jobs get on. */
    void progressed() {
        timesAsideInVain = 0;
    }

    void succeeded() {
        failuresInARow = 0;
        timesAside = 0;
        timesAsideInVain = 0;
        asideUntilNanos = Long.MIN_VALUE;
    }

    /** Takes a round trip from dispatch to the news of the start into the running mean (weight 1/4, so forgetting). */
    void roundTrip(long nanos) {
        overheadNanos = overheadMeasured ? overheadNanos + (nanos - overheadNanos) / 4 : nanos;
        overheadMeasured = true;
    }
}
