package io.whittle.runtime.report;

import io.whittle.scheduler.CutRecord;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.SegmentRecord;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Finds out which earlier segments gave back the blocks of a later one. */
final class SegmentOrigins {
    private SegmentOrigins() {}

    /** Returns how many of a segment's blocks came back last from which other segment, by number; the rest was fresh. */
    static Map<Long, Integer> of(RunRecord run, SegmentRecord segment) {
        Set<Integer> wanted = new HashSet<>();
        segment.blocks().forEach(wanted::add);
        Map<Integer, Return> latest = new HashMap<>();
        for (SegmentRecord other : run.segments()) {
            if (other.attempt() == segment.attempt()) {
                continue;
            }
            for (CutRecord cut : other.decision().cuts()) {
                if (cut.answered() && cut.answeredNanos() <= segment.dispatchedNanos()) {
                    note(other, cut.endAfter(), cut.endBefore(), cut.answeredNanos(), wanted, latest);
                }
            }
            if (other.endedNanos() <= segment.dispatchedNanos() && other.outcome() != SegmentRecord.Outcome.FINISHED) {
                note(other, other.blocksDone(), end(other), other.endedNanos(), wanted, latest);
            }
        }
        Map<Long, Integer> origins = new TreeMap<>();
        latest.values().forEach(last -> origins.merge(last.segment(), 1, Integer::sum));
        return origins;
    }

    private record Return(long segment, long nanos) {}

    /** Returns the position before which a segment would have stopped in the end. */
    private static int end(SegmentRecord segment) {
        int end = segment.blocks().size();
        for (CutRecord cut : segment.decision().cuts()) {
            end = cut.endAfter();
        }
        return end;
    }

    private static void note(
            SegmentRecord from, int start, int end, long nanos, Set<Integer> wanted, Map<Integer, Return> latest) {
        for (int i = start; i < end; i++) {
            int block = from.blocks().get(i);
            if (wanted.contains(block)) {
                latest.merge(
                        block,
                        new Return(from.attempt(), nanos),
                        (before, now) -> before.nanos() > now.nanos() ? before : now);
            }
        }
    }
}
