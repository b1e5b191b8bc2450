package io.whittle.history;

import io.whittle.scheduler.RunStatus;
import io.whittle.spi.Parameters;
import java.time.Instant;

/**
 * A run in a list.
 *
 * @param runId its id
 * @param kind its workload's kind
 * @param parameters its parameters
 * @param policy its policy
 * @param modelVersion the cost model that was used, {@code none} where there was none or the run has not ended
 * @param startedAt when it was submitted
 * @param status how it ended; {@link RunStatus#RUNNING} where it has not
 * @param interrupted whether it has not ended and never will, since its process is gone
 * @param items how many items it had; 0 where it has not ended
 * @param makespanNanos how long it took; 0 where it has not ended
 * @param lowerBoundNanos how long it had to take at least; 0 where it has not ended
 */
public record RunSummary(
        String runId,
        String kind,
        Parameters parameters,
        String policy,
        String modelVersion,
        Instant startedAt,
        RunStatus status,
        boolean interrupted,
        long items,
        long makespanNanos,
        long lowerBoundNanos) {

    /** Returns makespan ÷ lower bound; 1 where there is no bound. */
    public double ratio() {
        return lowerBoundNanos <= 0 ? 1 : (double) makespanNanos / lowerBoundNanos;
    }
}
