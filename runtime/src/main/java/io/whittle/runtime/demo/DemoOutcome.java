package io.whittle.runtime.demo;

import io.whittle.runtime.report.ComparisonReport;
import io.whittle.scheduler.RunRecord;
import io.whittle.training.TrainingReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What came of the demonstration.
 *
 * @param comparison the table
 * @param training what was learned; empty where nothing could be
 * @param learned one sentence on that
 * @param runs the runs that the policies were judged by
 * @param page the report
 * @param files what the workloads wrote
 */
public record DemoOutcome(
        ComparisonReport comparison,
        Optional<TrainingReport> training,
        String learned,
        List<RunRecord> runs,
        Path page,
        List<Path> files) {
    public DemoOutcome {
        runs = List.copyOf(runs);
        files = List.copyOf(files);
    }
}
