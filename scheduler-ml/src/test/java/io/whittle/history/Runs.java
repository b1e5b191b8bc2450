package io.whittle.history;

import io.whittle.scheduler.BinRecord;
import io.whittle.scheduler.CutRecord;
import io.whittle.scheduler.Decision;
import io.whittle.scheduler.OutputFile;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.RunStart;
import io.whittle.scheduler.RunStatus;
import io.whittle.scheduler.SegmentRecord;
import io.whittle.spi.BlockList;
import io.whittle.spi.ParameterSpec;
import io.whittle.spi.ParameterType;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.Requirements;
import io.whittle.spi.backend.Link;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.cost.Bins;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.policy.Explanation;
import io.whittle.spi.policy.Explanation.Candidate;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs made up for tests. */
final class Runs {
    static final Parameters PARAMETERS = Parameters.parse(
            List.of(
                    ParameterSpec.required("input", ParameterType.PATH, "where"),
                    ParameterSpec.required("level", ParameterType.INTEGER, "how much"),
                    ParameterSpec.required("codec", ParameterType.TEXT, "which")),
            Map.of("input", "/data/set-1", "level", "6", "codec", "deflate"));

    private Runs() {}

    static RunStart start(String runId, int minute) {
        return new RunStart(
                runId,
                "compress",
                "1",
                PARAMETERS,
                "learned",
                42,
                Instant.parse("2026-03-01T10:00:00Z").plusSeconds(60L * minute),
                List.of(fast()),
                Requirements.of("cores>=2", "!gpu"));
    }

    static NodeDescription fast() {
        return new NodeDescription("fast", 2, 1, new Link(Duration.ofMillis(3), 1e6), Map.of("cores", "4"));
    }

    static NodeDescription slow() {
        return NodeDescription.of("slow", 0.5);
    }

    static SegmentRecord segment(long attempt, String node, BlockList blocks) {
        return segment(attempt, node, blocks, "fast", "slow");
    }

    private static SegmentRecord segment(long attempt, String node, BlockList blocks, String fast, String slow) {
        return new SegmentRecord(
                attempt,
                node,
                blocks,
                blocks.size(),
                blocks.size(),
                100,
                200,
                900,
                650,
                attempt == 0 ? Double.NaN : 0.5,
                attempt == 0 ? Double.NaN : 0.25,
                1,
                "the rest, weighted",
                SegmentRecord.Outcome.FINISHED,
                attempt == 0 ? Decision.UNKNOWN : decision(fast, slow));
    }

    private static Decision decision(String fast, String slow) {
        Explanation why = new Explanation(
                "the rule",
                List.of("blocks waiting", "weight"),
                new double[] {12, Double.NaN},
                List.of(new Candidate(fast, 0.5), new Candidate(fast, 0.75), new Candidate(slow, Double.NaN)),
                7,
                "");
        Explanation steal =
                new Explanation("both end together", List.of("left"), new double[] {0.25}, List.of(), 0, fast);
        return new Decision(
                true,
                true,
                why,
                List.of(
                        new CutRecord(300, 0.625, 6, steal, 310, 2, 5),
                        new CutRecord(400, 0.5, 5, Explanation.NONE, -1, 0, 5)));
    }

    static RunRecord ended(RunStart start, int items) {
        return onNodes(start, items, fast(), slow());
    }

    /** The same on other nodes. */
    static RunRecord onNodes(RunStart given, int items, NodeDescription fast, NodeDescription slow) {
        RunStart start = new RunStart(
                given.runId(),
                given.kind(),
                given.version(),
                given.parameters(),
                given.policy(),
                given.seed(),
                given.startedAt(),
                List.of(fast),
                given.requirements());
        Partition partition = Partition.of(items);
        Bins bins = Bins.of(partition.blocks());
        double[][] features = new double[bins.count()][];
        List<BinRecord> costs = new ArrayList<>();
        for (int bin = 0; bin < bins.count(); bin++) {
            features[bin] = new double[] {1000 + bin, bin % 2};
            long inBin = (long) bins.endBlock(bin) - bins.firstBlock(bin);
            costs.add(new BinRecord(bin, bin % 3 == 0 ? slow.id() : fast.id(), inBin, 1_000_000L * (bin + 1) * inBin));
        }
        return new RunRecord(
                start,
                RunStatus.DONE_WITH_PROBLEMS,
                "",
                "",
                partition,
                "0007",
                List.of(fast, slow),
                5_000_000_000L,
                4_000_000_000L,
                2,
                1,
                0,
                List.of(
                        segment(0, fast.id(), BlockList.range(0, items / 2), fast.id(), slow.id()),
                        segment(1, slow.id(), BlockList.range(items / 2, items), fast.id(), slow.id())),
                bins,
                costs,
                Optional.of(new JobFeatures(
                        "compress", "1", PARAMETERS, partition, bins, List.of("bytes", "text"), features)),
                List.of(new OutputFile(Path.of("/out/sizes.tsv"), 12, "ab12")),
                List.of("42 files"),
                List.of("one file was empty"));
    }

    /** The same run with another end. */
    static RunRecord with(RunRecord run, RunStatus status, List<BinRecord> costs) {
        return new RunRecord(
                run.start(),
                status,
                run.message(),
                run.detail(),
                run.partition(),
                run.modelVersion(),
                run.nodes(),
                run.makespanNanos(),
                run.lowerBoundNanos(),
                run.dispatches(),
                run.shrinks(),
                run.failedAttempts(),
                run.segments(),
                run.bins(),
                costs,
                run.features(),
                run.outputs(),
                run.notes(),
                run.problems());
    }
}
