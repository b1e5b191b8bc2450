package io.whittle.core;

import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.policy.AttemptView;
import io.whittle.spi.policy.NodeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A lane as one job sees it. */
final class JobLane implements NodeView {
    final Lane lane;
    final JobState job;
    /** Whether the job may run there; if not, nobody is shown this view. */
    final boolean permitted;
    /** What the job's profiles say of this lane, where that has been looked up. */
    Optional<CostProfile> profile = Optional.empty();
    /** Which of the job's profiles that was looked up in; none yet. */
    int profilesAsked = -1;

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
        List<Attempt> own = new ArrayList<>(lane.attempts.size());
        for (Attempt attempt : lane.attempts) {
            if (attempt.job == job && !attempt.hidden() && !attempt.ended) {
                own.add(attempt);
            }
        }
        return own;
    }

    @Override
    public String toString() {
        return lane.node.id() + "#" + lane.index;
    }
}
