package io.whittle.runtime.report;

import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.SegmentRecord;
import io.whittle.scheduler.SegmentRecord.Outcome;
import io.whittle.spi.backend.NodeDescription;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A run's attempts laid out on the slots of its nodes. Times are nanoseconds from submission.
 *
 * @param horizonNanos the end of the picture: the makespan, or the last thing that happened where that is later
 * @param lastEndNanos when the last attempt ended
 * @param rows a row for each node
 */
record Timeline(long horizonNanos, long lastEndNanos, List<Row> rows) {
    /**
     * A node.
     *
     * @param node what it said of itself
     * @param lanes what ran on each of its slots
     * @param neverStarted attempts that ended while they were still on their way or queued
     */
    record Row(NodeDescription node, List<List<Stretch>> lanes, List<SegmentRecord> neverStarted) {
        /** Returns all attempts that ran. */
        Stream<Stretch> stretches() {
            return lanes.stream().flatMap(List::stream);
        }
    }

    /**
     * An attempt on a slot. The slot was idle from the stretch before until {@code waitFrom}, and waited for this
     * attempt until {@code from}.
     *
     * @param waitFrom when the slot was free and the attempt was on its way
     * @param from when it began
     * @param to when it ended
     */
    record Stretch(long waitFrom, long from, long to, SegmentRecord attempt) {
        boolean finished() {
            return attempt.outcome() == Outcome.FINISHED;
        }

        long length() {
            return to - from;
        }

        /** Returns the time in its blocks, at most its length. */
        long worked() {
            return Math.min(length(), attempt.workedNanos());
        }
    }

    static Timeline of(RunRecord run) {
        Map<String, NodeDescription> nodes = new LinkedHashMap<>();
        Stream.concat(run.nodes().stream(), run.start().nodes().stream())
                .forEach(node -> nodes.putIfAbsent(node.id(), node));
        Map<String, List<SegmentRecord>> attempts = new LinkedHashMap<>();
        nodes.keySet().forEach(id -> attempts.put(id, new ArrayList<>()));
        long lastEnd = 0;
        for (SegmentRecord segment : run.segments()) {
            // A history that was cut short may know of a segment but not of its node.
            nodes.computeIfAbsent(segment.nodeId(), id -> NodeDescription.of(id, 1));
            attempts.computeIfAbsent(segment.nodeId(), id -> new ArrayList<>()).add(segment);
            lastEnd = Math.max(lastEnd, segment.endedNanos());
        }
        List<Row> rows = new ArrayList<>();
        for (NodeDescription node : nodes.values()) {
            rows.add(row(node, attempts.get(node.id())));
        }
        return new Timeline(Math.max(1, Math.max(run.makespanNanos(), lastEnd)), lastEnd, List.copyOf(rows));
    }

    private static Row row(NodeDescription node, List<SegmentRecord> attempts) {
        attempts.sort(Comparator.comparingLong(SegmentRecord::startedNanos).thenComparingLong(SegmentRecord::attempt));
        long[] laneEnds = new long[node.slots()];
        List<List<Stretch>> lanes = new ArrayList<>();
        for (int i = 0; i < laneEnds.length; i++) {
            lanes.add(new ArrayList<>());
        }
        List<SegmentRecord> neverStarted = new ArrayList<>();
        for (SegmentRecord attempt : attempts) {
            if (neverStarted(attempt)) {
                neverStarted.add(attempt);
                continue;
            }
            int lane = lane(laneEnds, attempt.startedNanos());
            long free = laneEnds[lane];
            // What is heard of a start may come late, but the node cannot have worked longer than since it began.
            long begun = Math.min(attempt.startedNanos(), attempt.endedNanos() - attempt.workedNanos());
            long from = Math.max(free, Math.max(attempt.dispatchedNanos(), begun));
            long to = Math.max(from, attempt.endedNanos());
            lanes.get(lane)
                    .add(new Stretch(Math.min(from, Math.max(free, attempt.dispatchedNanos())), from, to, attempt));
            laneEnds[lane] = to;
        }
        return new Row(node, lanes, neverStarted);
    }

    private static boolean neverStarted(SegmentRecord attempt) {
        return attempt.outcome() != Outcome.FINISHED
                && attempt.blocksDone() == 0
                && attempt.startedNanos() == attempt.dispatchedNanos();
    }

    /** Returns the slot that had been free for the shortest time; where none was free, the one that is free first. */
    private static int lane(long[] ends, long started) {
        int free = -1;
        int first = 0;
        for (int i = 0; i < ends.length; i++) {
            if (ends[i] <= started && (free < 0 || ends[i] > ends[free])) {
                free = i;
            }
            if (ends[i] < ends[first]) {
                first = i;
            }
        }
        return free >= 0 ? free : first;
    }
}
