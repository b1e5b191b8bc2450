package io.whittle.history;

import java.time.Instant;

/**
 * How far a model was off on one run; errors are logs of actual ÷ predicted seconds of an item, bin by bin and node by
 * node.
 *
 * @param runId the run
 * @param modelVersion the model
 * @param inUse whether the run was cut by it; false where it was on trial
 * @param kind the run's kind
 * @param job what two runs of the same job have in common
 * @param startedAt when the run was submitted
 * @param bins how many bins were compared
 * @param levelError the median of the errors: by how much the whole run was off
 * @param levelDeviation the standard deviation that the model had stated for that
 * @param meanError the mean of the errors' magnitudes
 * @param coverage which share of the errors lay within the stated 80 % intervals
 */
public record ModelScore(
        String runId,
        String modelVersion,
        boolean inUse,
        String kind,
        String job,
        Instant startedAt,
        int bins,
        double levelError,
        double levelDeviation,
        double meanError,
        double coverage) {

    /** Returns by how many of the stated standard deviations the whole run was off, without its sign. */
    public double standardised() {
        return Math.abs(levelError) / Math.max(1e-6, levelDeviation);
    }
}
