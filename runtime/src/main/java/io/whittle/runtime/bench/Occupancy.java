package io.whittle.runtime.bench;

import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.SegmentRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * For how long segments kept nodes busy beyond the time in their blocks and a dispatch each.
 *
 * @param perBlockSecond seconds that a segment takes for each second in its blocks, at least 1
 * @param openings by node, the seconds that the first segments of a run took beyond that, the median: they open the job
 */
record Occupancy(double perBlockSecond, Map<String, Double> openings) {

    /** @param overheadSeconds what a dispatch takes */
    static Occupancy of(List<RunRecord> runs, double overheadSeconds) {
        List<SegmentRecord> firsts = new ArrayList<>();
        long worked = 0;
        long beyond = 0;
        for (RunRecord run : runs) {
            Map<String, Integer> closed = new HashMap<>(); // slots that have not run any
            run.nodes().forEach(node -> closed.put(node.id(), node.slots()));
            for (SegmentRecord segment : inOrderOfStarts(run)) {
                if (closed.merge(segment.nodeId(), -1, Integer::sum) >= 0) {
                    firsts.add(segment);
                } else {
                    worked += segment.workedNanos();
                    beyond += beyondNanos(segment);
                }
            }
        }
        double perBlockSecond = worked == 0 ? 1 : Math.max(1, 1 + (double) beyond / worked);
        Map<String, List<Double>> perNode = new HashMap<>();
        for (SegmentRecord first : firsts) {
            double seconds =
                    (first.endedNanos() - first.dispatchedNanos() - perBlockSecond * first.workedNanos()) * 1e-9
                            - overheadSeconds;
            perNode.computeIfAbsent(first.nodeId(), id -> new ArrayList<>()).add(Math.max(0, seconds));
        }
        Map<String, Double> openings = new HashMap<>();
        perNode.forEach((id, seconds) -> openings.put(
                id,
                Replay.median(seconds.stream().mapToDouble(Double::doubleValue).toArray())));
        return new Occupancy(perBlockSecond, Map.copyOf(openings));
    }

    private static List<SegmentRecord> inOrderOfStarts(RunRecord run) {
        return run.segments().stream()
                .filter(segment -> segment.startedNanos() > segment.dispatchedNanos())
                .sorted((a, b) -> Long.compare(a.startedNanos(), b.startedNanos()))
                .toList();
    }

    private static long beyondNanos(SegmentRecord segment) {
        return segment.endedNanos() - segment.startedNanos() - segment.workedNanos();
    }

    /** Returns what a node takes to open the job; 0 of one that had no segment. */
    double openingSeconds(String nodeId) {
        return openings.getOrDefault(nodeId, 0.0);
    }
}
