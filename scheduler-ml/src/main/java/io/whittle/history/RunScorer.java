package io.whittle.history;

import io.whittle.cost.JobSignature;
import io.whittle.scheduler.BinRecord;
import io.whittle.spi.cost.Bins;
import io.whittle.spi.cost.CostModel;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.cost.NodeClass;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Compares what a run cost with what a model says, knowing what was known before the run. */
public final class RunScorer {
    private static final double NANOS_PER_SECOND = 1e9;
    /** Four of five values of a normal variable lie within so many deviations. */
    private static final double WITHIN_80 = 1.2816;

    private RunScorer() {}

    /** Scores a model on a run; empty where it knows nothing of such runs. */
    public static Optional<ModelScore> score(CostModel model, boolean inUse, RecordedRun run) {
        JobFeatures job = run.job();
        Map<NodeClass, Optional<CostProfile>> profiles = new HashMap<>();
        double[] errors = new double[run.costs().size()];
        int count = 0;
        int covered = 0;
        double deviations = 0;
        for (BinRecord cost : run.costs()) {
            NodeClass node = run.nodes().get(cost.nodeId());
            if (node == null || cost.items() <= 0 || cost.bin() >= job.bins().count()) {
                continue;
            }
            Optional<CostProfile> profile = profiles.computeIfAbsent(node, missing -> model.profile(job, missing));
            if (profile.isEmpty()) {
                return Optional.empty();
            }
            double predicted = secondsPerItem(profile.get(), job, cost.bin());
            double actual = Math.max(1, cost.nanos()) / NANOS_PER_SECOND / cost.items();
            double error = Math.log(actual / predicted);
            double level = profile.get().levelDeviation();
            errors[count++] = error;
            deviations += level;
            covered += Math.abs(error)
                            <= WITHIN_80 * Math.hypot(level, profile.get().shapeDeviation())
                    ? 1
                    : 0;
        }
        if (count == 0) {
            return Optional.empty();
        }
        double[] known = Arrays.copyOf(errors, count);
        return Optional.of(new ModelScore(
                run.runId(),
                model.version(),
                inUse,
                job.kind(),
                JobSignature.of(job),
                run.startedAt(),
                count,
                median(known),
                deviations / count,
                Arrays.stream(known).map(Math::abs).average().orElse(0),
                (double) covered / count));
    }

    private static double secondsPerItem(CostProfile profile, JobFeatures job, int bin) {
        Bins bins = job.bins();
        int first = bins.firstBlock(bin);
        int end = bins.endBlock(bin);
        long items = job.partition().endItem(end - 1) - job.partition().firstItem(first);
        return profile.seconds(first, end) / items;
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
