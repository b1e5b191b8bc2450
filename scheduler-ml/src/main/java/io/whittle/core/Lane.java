package io.whittle.core;

import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.cost.NodeClass;
import java.util.ArrayList;
import java.util.List;

/** One slot of a node: runs one segment at a time, with at most one more waiting there. */
final class Lane {
    private static final int MAX_FAILURES = 3;

    final int index;
    final NodeDescription node;
    final NodeClass nodeClass;
    final boolean canShrink;
    final List<Attempt> attempts = new ArrayList<>(2);
    boolean present = true;
    private final List<JobLane> views = new ArrayList<>(2);
    long overheadNanos;
    private boolean overheadMeasured;
    private int failuresInARow;

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

    /** A node whose segments keep failing through no fault of their blocks gets no more. */
    boolean isSetAside() {
        return failuresInARow >= MAX_FAILURES;
    }

    void failed() {
        failuresInARow++;
    }

    void succeeded() {
        failuresInARow = 0;
    }

    /** Takes a round trip from dispatch to the news of the start into the running mean (weight 1/4, so forgetting). */
    void roundTrip(long nanos) {
        overheadNanos = overheadMeasured ? overheadNanos + (nanos - overheadNanos) / 4 : nanos;
        overheadMeasured = true;
    }
}
