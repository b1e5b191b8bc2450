package io.whittle.history;

import io.whittle.scheduler.BinRecord;
import io.whittle.scheduler.RunRecord;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.cost.NodeClass;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * A run as training sees it.
 *
 * @param runId its id
 * @param startedAt when it was submitted
 * @param policy its policy
 * @param job what was known of the job; its bins are those of {@code costs}
 * @param nodes the classes of the nodes that took part, by node id
 * @param costs what each bin cost on each node that ran part of it
 */
public record RecordedRun(
        String runId,
        Instant startedAt,
        String policy,
        JobFeatures job,
        Map<String, NodeClass> nodes,
        List<BinRecord> costs) {
    public RecordedRun {
        nodes = Map.copyOf(nodes);
        costs = Collections.unmodifiableList(CostRows.copyOf(costs));
    }

    /** Returns a run that has just ended, as training sees it. */
    static RecordedRun of(RunRecord run) {
        return new RecordedRun(
                run.start().runId(),
                run.start().startedAt(),
                run.start().policy(),
                RunWriter.jobOf(run),
                RunColumns.nodeClasses(run.nodes()),
                run.binRecords());
    }
}
