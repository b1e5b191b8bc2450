package io.whittle.history;

import io.whittle.scheduler.RunRecord;
import java.util.List;
import java.util.Map;

/**
 * A run as it was recorded.
 *
 * @param record all of it; of a run that has not ended, what was known at its beginning and the attempts that had ended
 * @param interrupted whether it has not ended and never will, since its process is gone
 * @param featureNames the names of the numbers in {@code segmentFeatures}, by node id: nodes bring features of their own
 * @param segmentFeatures for each of the record's segments, the features its prediction was made from: the mean of its
 *     bins' vectors, weighted by items; empty arrays where the run has not ended
 */
public record StoredRun(
        RunRecord record, boolean interrupted, Map<String, List<String>> featureNames, List<double[]> segmentFeatures) {
    public StoredRun {
        featureNames = Map.copyOf(featureNames);
        segmentFeatures = List.copyOf(segmentFeatures);
    }
}
