package io.whittle.core;

import io.whittle.spi.backend.Failure;
import java.util.List;
import java.util.OptionalInt;

/** What becomes of an attempt that failed: whose fault it was, and whether it is tried again. */
final class Failures {
    private final State state;

    Failures(State state) {
        this.state = state;
    }

    void failed(Attempt attempt, Failure failure) {
        OptionalInt block = failure.block();
        if (block.isEmpty() || attempt.order.blocks().size() <= attempt.done) {
            nodeFailed(attempt, failure);
            return;
        }
        JobState job = attempt.job;
        int times = job.failures.merge(block.getAsInt(), 1, Integer::sum);
        state.attempts.end(attempt, Command.Ending.FAILED);
        if (!failure.retryable() || times >= JobScheduler.MAX_BLOCK_FAILURES) {
            String tries = times > 1 ? " (tried " + times + " times)" : "";
            state.jobs.fail(job, Command.Cause.FAILED, failure.message() + tries, failure.detail());
        }
    }

    /** An attempt failed, and it was no block's fault: the node is set aside after some such failures in a row. */
    private void nodeFailed(Attempt attempt, Failure failure) {
        attempt.lane.failed();
        state.attempts.end(attempt, Command.Ending.FAILED);
        if (!failure.retryable()) {
            state.jobs.fail(attempt.job, Command.Cause.FAILED, failure.message(), failure.detail());
            return;
        }
        if (state.lanes.allSetAside()) {
            for (JobState job : List.copyOf(state.jobs.all())) {
                String message = "every node failed repeatedly: " + failure.message();
                state.jobs.fail(job, Command.Cause.NO_NODE, message, failure.detail());
            }
            state.lanes.forgive();
        }
    }
}
