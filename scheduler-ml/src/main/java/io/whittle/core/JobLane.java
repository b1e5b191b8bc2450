package io.whittle.core;

import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.policy.AttemptView;
import io.whittle.spi.policy.NodeView;
import java.util.List;

/** A lane as one job sees it. */
final class JobLane implements NodeView {
    final Lane lane;
    final JobState job;
    /** Whether the job may run there; if not, nobody is shown this view. */
    final boolean permitted;

    JobLane(Lane lane, JobState job) {
        this.lane = lane;
        this.job = job;
        this.permitted = job.requirements.metBy(lane.node.attributes());
    }

    @Override
    public int index() {
        return lane.index;
    }

    @Override
    public NodeDescription description() {
        return lane.node;
    }

    @Override
    public boolean canShrink() {
        return lane.canShrink;
    }

    @Override
    public long overheadNanos() {
        return lane.overheadNanos;
    }

    @Override
    public List<? extends AttemptView> attempts() {
        return lane.attempts.stream()
                .filter(attempt -> attempt.job == job && !attempt.hidden() && !attempt.ended)
                .toList();
    }

    @Override
    public String toString() {
        return lane.node.id() + "#" + lane.index;
    }
}
