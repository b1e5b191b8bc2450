package io.whittle.runtime.report;

import io.whittle.scheduler.CutRecord;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.SegmentRecord;
import io.whittle.spi.policy.Explanation;
import io.whittle.spi.policy.Explanation.Candidate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A segment from its decision to its end, for a person or as a map for a program. */
public final class SegmentStory {
    private static final double NANOS = 1e9;

    private final RunRecord run;
    private final SegmentRecord segment;

    private SegmentStory(RunRecord run, SegmentRecord segment) {
        this.run = run;
        this.segment = segment;
    }

    /** Returns the story of a segment of a run. */
    public static SegmentStory of(RunRecord run, SegmentRecord segment) {
        return new SegmentStory(run, segment);
    }

    /** Returns whether the policy said what it decided from: runs recorded long ago, and some policies, do not. */
    public boolean explained() {
        return !segment.decision().why().isEmpty();
    }

    /** Returns how the model of the run took part in the decision, in a few words. */
    private String model() {
        return segment.decision().informed() ? "cost model " + run.modelVersion() : "no cost model";
    }

    // ---- in words

    /** Returns lines for a person. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("segment " + segment.attempt() + " on " + segment.nodeId() + ", decided at "
                + Quantity.nanos(segment.dispatchedNanos()) + " by "
                + run.start().policy() + " with " + model());
        lines.add("  what       " + Quantity.count(segment.blocks().size(), "block") + blocks() + from());
        if (!run.start().requirements().isEmpty()) {
            lines.add("  where      on nodes alone that meet " + run.start().requirements());
        }
        if (!segment.reason().isEmpty()) {
            lines.add("  why        " + segment.reason());
        }
        addWhy(segment.decision().why(), "  size set by ", "  figures    ", "  candidates ", lines);
        if (!explained()) {
            lines.add("  size       the policy did not say what it was decided from");
        }
        lines.add("  predicted  " + predicted());
        lines.add("afterwards");
        lines.add("  started    after " + Quantity.nanos(segment.startedNanos() - segment.dispatchedNanos()));
        for (CutRecord cut : segment.decision().cuts()) {
            addCut(cut, lines);
        }
        lines.add("  ended      at " + Quantity.nanos(segment.endedNanos()) + ", "
                + Words.outcome(segment) + ": "
                + Quantity.count(segment.blocksDone()) + " of "
                + Quantity.count(segment.blocks().size(), "block") + " done in "
                + Quantity.nanos(segment.workedNanos()) + error());
        return lines;
    }

    private String blocks() {
        int size = segment.blocks().size();
        if (size == 0) {
            return "";
        }
        int first = Integer.MAX_VALUE;
        int last = 0;
        for (int i = 0; i < size; i++) {
            first = Math.min(first, segment.blocks().get(i));
            last = Math.max(last, segment.blocks().get(i));
        }
        if (size == 1) {
            return ", number " + first;
        }
        return (last - first == size - 1 ? ", numbers " : ", from among numbers ") + first + " to " + last;
    }

    private String from() {
        Map<Long, Integer> origins = SegmentOrigins.of(run, segment);
        return origins.isEmpty()
                ? ""
                : "; "
                        + origins.entrySet().stream()
                                .map(entry ->
                                        Quantity.count(entry.getValue()) + " came back from segment " + entry.getKey())
                                .collect(Collectors.joining(", "));
    }

    private static void addWhy(Explanation why, String bound, String figures, String candidates, List<String> lines) {
        if (!why.bound().isEmpty()) {
            lines.add(bound + why.bound());
        }
        if (!why.names().isEmpty()) {
            List<String> parts = new ArrayList<>();
            for (int i = 0; i < why.figures().length; i++) {
                parts.add(why.names().get(i) + " " + figure(why.figures()[i]));
            }
            lines.add(figures + String.join(", ", parts));
        }
        if (!why.candidates().isEmpty()) {
            String ends = why.candidates().stream().map(SegmentStory::text).collect(Collectors.joining(", "));
            int more = why.considered() - why.candidates().size();
            lines.add(candidates + ends + (more > 0 ? ", and " + Quantity.count(more) + " more" : ""));
        }
    }

    private static String text(Candidate candidate) {
        return Double.isFinite(candidate.endSeconds())
                ? candidate.nodeId() + " ends after " + Quantity.seconds(candidate.endSeconds())
                : candidate.nodeId();
    }

    private static String figure(double value) {
        return Double.isFinite(value) ? Quantity.plain(value) : "unknown";
    }

    private String predicted() {
        double seconds = segment.expectedSeconds();
        if (Double.isNaN(seconds)) {
            return "nothing";
        }
        // A deviation of the log is a factor: from a sixth below to a fifth above, say.
        double factor = Math.exp(segment.expectedDeviation());
        return Quantity.seconds(seconds) + " for all of it, most likely between " + Quantity.seconds(seconds / factor)
                + " and " + Quantity.seconds(seconds * factor);
    }

    private void addCut(CutRecord cut, List<String> lines) {
        String sake = cut.why().forNodeId().isEmpty() ? "" : " for " + cut.why().forNodeId();
        String answer;
        if (!cut.answered()) {
            answer = "it ended before it answered";
        } else if (cut.endAfter() == cut.endBefore()) {
            answer = "it had nothing to give";
        } else {
            answer = "gave back " + Quantity.count((long) cut.endBefore() - cut.endAfter(), "block") + ", "
                    + Quantity.nanos(cut.answeredNanos() - cut.askedNanos()) + " later";
        }
        lines.add("  cut back   asked at " + Quantity.nanos(cut.askedNanos()) + sake + " to keep "
                + Quantity.percent(cut.keepFraction()) + " of the rest: " + answer);
        addWhy(cut.why(), "    so that  ", "    figures  ", "    weighed  ", lines);
    }

    private boolean comparable() {
        return !Double.isNaN(segment.expectedSeconds())
                && segment.blocksDone() == segment.blocks().size()
                && segment.workedNanos() > 0;
    }

    private double timesPredicted() {
        return segment.workedNanos() / NANOS / segment.expectedSeconds();
    }

    private String error() {
        return comparable() ? String.format(Locale.ROOT, " (%.2f times what was predicted)", timesPredicted()) : "";
    }

    /** Returns what became of the segment, in a few words. */
    public String afterwards() {
        long gave = segment.decision().cuts().stream()
                .filter(CutRecord::answered)
                .mapToLong(cut -> (long) cut.endBefore() - cut.endAfter())
                .sum();
        return Words.outcome(segment) + " after "
                + Quantity.nanos(segment.endedNanos() - segment.dispatchedNanos())
                + (gave > 0 ? ", gave back " + Quantity.count(gave, "block") : "")
                + (gave == 0 && segment.shrinks() > 0 ? ", cut back" : "")
                + error();
    }

    // ---- for a program

    /** Returns the same as a map; times are seconds, of the run where they are called {@code at}. */
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("segment", segment.attempt());
        map.put("node", segment.nodeId());
        map.put("decided_at_s", segment.dispatchedNanos() / NANOS);
        map.put("policy", run.start().policy());
        map.put("model", segment.decision().informed() ? run.modelVersion() : "none");
        map.put("blocks", segment.blocks().size());
        map.put("blocks_from", SegmentOrigins.of(run, segment));
        map.put("reason", segment.reason());
        map.put("why", asMap(segment.decision().why()));
        map.put("predicted_s", segment.expectedSeconds());
        map.put("predicted_deviation", segment.expectedDeviation());
        map.put("started_at_s", segment.startedNanos() / NANOS);
        map.put(
                "cuts",
                segment.decision().cuts().stream().map(SegmentStory::asMap).toList());
        map.put("ended_at_s", segment.endedNanos() / NANOS);
        map.put("outcome", segment.outcome().name().toLowerCase(Locale.ROOT));
        map.put("blocks_done", segment.blocksDone());
        map.put("worked_s", segment.workedNanos() / NANOS);
        map.put("times_predicted", comparable() ? timesPredicted() : Double.NaN);
        return map;
    }

    private static Map<String, Object> asMap(CutRecord cut) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("asked_at_s", cut.askedNanos() / NANOS);
        map.put("for_node", cut.why().forNodeId());
        map.put("keep_fraction", cut.keepFraction());
        map.put("answered_at_s", cut.answered() ? cut.answeredNanos() / NANOS : Double.NaN);
        map.put("blocks_given_back", cut.endBefore() - cut.endAfter());
        map.put("why", asMap(cut.why()));
        return map;
    }

    private static Map<String, Object> asMap(Explanation why) {
        Map<String, Object> figures = new LinkedHashMap<>();
        for (int i = 0; i < why.figures().length; i++) {
            figures.put(why.names().get(i), why.figures()[i]);
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("bound", why.bound());
        map.put("figures", figures);
        map.put("considered", why.considered());
        map.put("candidates", why.candidates().stream().map(SegmentStory::asMap).toList());
        return map;
    }

    private static Map<String, Object> asMap(Candidate candidate) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("node", candidate.nodeId());
        map.put("end_s", candidate.endSeconds());
        return map;
    }
}
