package io.whittle.core;

import io.whittle.spi.BlockList;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.Requirements;
import io.whittle.spi.policy.Policy;
import java.util.Map;

/** Jobs as tests of the state machine submit them: of single items, all of them known, nothing predicted. */
final class SubmittedJob {
    private SubmittedJob() {}

    /** Job 1, which may run anywhere and tolerates what is usual. */
    static Event.JobSubmitted of(int items, Policy policy) {
        return of(items, policy, Tolerance.DEFAULT);
    }

    /** Job 1, which may run anywhere. */
    static Event.JobSubmitted of(int items, Policy policy, Tolerance tolerance) {
        return of(1, items, policy, tolerance, Requirements.none(), BlockList.empty());
    }

    /** A job of which some blocks may be done already. */
    static Event.JobSubmitted of(
            long job, int items, Policy policy, Tolerance tolerance, Requirements requirements, BlockList done) {
        return new Event.JobSubmitted(
                job,
                "kind",
                "1",
                Parameters.none(),
                false,
                new Partition(items, 1),
                true,
                Integer.MAX_VALUE,
                policy,
                0,
                Map.of(),
                tolerance,
                requirements,
                done);
    }
}
