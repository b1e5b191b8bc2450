package io.whittle.runtime.report;

import io.whittle.scheduler.BinRecord;
import io.whittle.scheduler.OutputFile;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.RunStart;
import io.whittle.scheduler.RunStatus;
import io.whittle.scheduler.SegmentRecord;
import io.whittle.scheduler.SegmentRecord.Outcome;
import io.whittle.spi.BlockList;
import io.whittle.spi.ParameterSpec;
import io.whittle.spi.ParameterType;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.Requirements;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.cost.Bins;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Builds run records attempt by attempt; an item is a block. Times are in seconds. */
final class SyntheticRun {
    private final List<NodeDescription> nodes = new ArrayList<>();
    private final List<SegmentRecord> segments = new ArrayList<>();
    private final List<BinRecord> bins = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<OutputFile> outputs = new ArrayList<>();
    private final Map<String, String> parameters = new TreeMap<>();
    private final Partition partition;
    private RunStatus status = RunStatus.DONE;
    private String message = "";
    private double makespan;
    private double dearest;
    private int next;
    private String reason = "";

    private SyntheticRun(long items) {
        partition = new Partition(items, 1);
    }

    static SyntheticRun of(long items) {
        return new SyntheticRun(items);
    }

    SyntheticRun node(String id, double speed) {
        nodes.add(NodeDescription.of(id, speed));
        return this;
    }

    SyntheticRun node(NodeDescription node) {
        nodes.add(node);
        return this;
    }

    SyntheticRun parameter(String name, String value) {
        parameters.put(name, value);
        return this;
    }

    SyntheticRun status(RunStatus newStatus, String newMessage) {
        status = newStatus;
        message = newMessage;
        return this;
    }

    SyntheticRun output(OutputFile file) {
        outputs.add(file);
        return this;
    }

    SyntheticRun problem(String problem) {
        problems.add(problem);
        return this;
    }

    /** Sets when the merge ended; otherwise it ends with the last segment. */
    SyntheticRun makespan(double seconds) {
        makespan = seconds;
        return this;
    }

    /** Sets how long the dearest block alone takes on the fastest node. */
    SyntheticRun dearest(double seconds) {
        dearest = seconds;
        return this;
    }

    /** A segment of the next {@code items} items that spends all its time in its blocks. */
    SyntheticRun segment(String node, int items, double dispatched, double started, double ended) {
        return segment(node, items, items, dispatched, started, ended, ended - started, Double.NaN, Outcome.FINISHED);
    }

    SyntheticRun expected(String node, int items, double started, double ended, double expected) {
        return segment(node, items, items, started, started, ended, ended - started, expected, Outcome.FINISHED);
    }

    SyntheticRun cutBack(String node, int items, int done, double started, double ended, double expected) {
        return segment(node, items, done, started, started, ended, ended - started, expected, Outcome.FINISHED);
    }

    SyntheticRun lost(String node, int items, double started, double ended) {
        return segment(node, items, 0, started - 0.001, started, ended, 0, Double.NaN, Outcome.LOST);
    }

    /** A segment that was in hand when the run's scheduler ended. */
    SyntheticRun interrupted(String node, int items, int done, double started, double ended, double worked) {
        reason = SegmentRecord.INTERRUPTED;
        segment(node, items, done, started, started, ended, worked, Double.NaN, Outcome.LOST);
        reason = "";
        return this;
    }

    SyntheticRun segment(
            String node,
            int items,
            int done,
            double dispatched,
            double started,
            double ended,
            double worked,
            double expected,
            Outcome outcome) {
        int first = Math.min(next, partition.blocks());
        BlockList blocks = BlockList.range(first, Math.min(partition.blocks(), first + items));
        segments.add(new SegmentRecord(
                segments.size() + 1L,
                node,
                blocks,
                done,
                done,
                nanos(dispatched),
                nanos(started),
                nanos(ended),
                nanos(worked),
                expected,
                0.3,
                done < items && outcome == Outcome.FINISHED ? 1 : 0,
                reason,
                outcome));
        Bins resolution = Bins.of(partition.blocks());
        for (int i = 0; i < Math.min(done, blocks.size()); i++) {
            bins.add(new BinRecord(resolution.binOf(blocks.get(i)), node, 1, nanos(worked / done)));
        }
        next = first + done;
        return this;
    }

    RunRecord build() {
        List<ParameterSpec> specs = parameters.keySet().stream()
                .map(name -> ParameterSpec.optional(name, ParameterType.TEXT, "", "any"))
                .toList();
        double capacity =
                nodes.stream().mapToDouble(node -> node.speed() * node.slots()).sum();
        double work = 0;
        long lastEnd = 0;
        for (SegmentRecord segment : segments) {
            double speed = nodes.stream()
                    .filter(node -> node.id().equals(segment.nodeId()))
                    .mapToDouble(NodeDescription::speed)
                    .findFirst()
                    .orElse(1);
            work += segment.workedNanos() * speed;
            lastEnd = Math.max(lastEnd, segment.endedNanos());
        }
        long failed = segments.stream()
                .filter(s -> s.outcome() == Outcome.FAILED || s.outcome() == Outcome.LOST)
                .count();
        RunStart start = new RunStart(
                "20260731-142501-kmers-3f2a",
                "kmers",
                "1",
                Parameters.parse(specs, parameters),
                "learned",
                42,
                Instant.parse("2026-07-31T14:25:01Z"),
                nodes,
                Requirements.of("!gpu"));
        return new RunRecord(
                start,
                status,
                message,
                "",
                partition,
                "none",
                nodes,
                makespan > 0 ? nanos(makespan) : lastEnd,
                capacity == 0 ? 0 : Math.max(nanos(dearest), Math.round(work / capacity)),
                segments.size(),
                (int) segments.stream().filter(s -> s.shrinks() > 0).count(),
                (int) failed,
                segments,
                Bins.of(partition.blocks()),
                bins,
                Optional.empty(),
                outputs,
                List.of(),
                problems);
    }

    /** What the history knows of a run whose scheduler was killed: its beginning, and the attempts that had ended. */
    static RunRecord brokenOff(RunRecord run) {
        return new RunRecord(
                run.start(),
                RunStatus.RUNNING,
                "",
                "",
                new Partition(0, 1),
                "none",
                run.nodes(),
                0,
                0,
                0,
                0,
                0,
                run.segments(),
                Bins.of(0),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of());
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * 1e9);
    }
}
