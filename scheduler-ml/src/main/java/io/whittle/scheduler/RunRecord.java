package io.whittle.scheduler;

import io.whittle.spi.Partition;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.cost.Bins;
import io.whittle.spi.cost.JobFeatures;
import java.util.List;
import java.util.Optional;

/**
 * A run that has ended: all that the history, the report and the cost model learn of it.
 *
 * @param start what was known at its beginning
 * @param status how it ended
 * @param message one sentence on why it failed; empty where it did not
 * @param detail more for an expert, such as a stack trace; may be empty
 * @param partition its blocks
 * @param modelVersion the cost model whose profile was used, {@code none} where there was none
 * @param nodes all nodes that were present at some time and may run it
 * @param makespanNanos from submission to the end of the merge
 * @param lowerBoundNanos no schedule on these nodes could have been faster: the larger of all blocks' measured time
 *     brought to speed 1 and spread over the nominal capacity of all nodes, and the dearest block alone on the fastest
 *     node; an estimate, since nominal speeds are
 * @param dispatches segments dispatched
 * @param shrinks segments cut back
 * @param failedAttempts attempts that failed or were lost
 * @param segments every attempt, in the order in which they ended
 * @param bins the resolution of {@code binRecords}
 * @param binRecords what each bin cost on each node that ran part of it
 * @param features what was known of the job's items; empty where the workload tells nothing or too late
 * @param outputs the files it wrote
 * @param notes what the workload says of the outcome
 * @param problems what the workload says went wrong
 */
public record RunRecord(
        RunStart start,
        RunStatus status,
        String message,
        String detail,
        Partition partition,
        String modelVersion,
        List<NodeDescription> nodes,
        long makespanNanos,
        long lowerBoundNanos,
        int dispatches,
        int shrinks,
        int failedAttempts,
        List<SegmentRecord> segments,
        Bins bins,
        List<BinRecord> binRecords,
        Optional<JobFeatures> features,
        List<OutputFile> outputs,
        List<String> notes,
        List<String> problems) {

    public RunRecord {
        nodes = List.copyOf(nodes);
        segments = List.copyOf(segments);
        binRecords = List.copyOf(binRecords);
        outputs = List.copyOf(outputs);
        notes = List.copyOf(notes);
        problems = List.copyOf(problems);
    }

    /** Returns whether every item is in the result, but for those that were to be left out where they cannot be done. */
    public boolean endedWell() {
        return status == RunStatus.DONE || status == RunStatus.DONE_WITH_PROBLEMS;
    }

    /** Returns makespan ÷ lower bound; 1 for an empty job. */
    public double ratio() {
        return lowerBoundNanos <= 0 ? 1 : (double) makespanNanos / lowerBoundNanos;
    }

    /** Returns the share of the nodes' time, from submission to end, that was not spent in blocks. */
    public double overheadShare() {
        double capacity = nodes.stream().mapToInt(NodeDescription::slots).sum() * (double) makespanNanos;
        long worked = segments.stream().mapToLong(SegmentRecord::workedNanos).sum();
        return capacity <= 0 ? 0 : Math.max(0, 1 - worked / capacity);
    }
}
