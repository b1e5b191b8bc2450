package io.whittle.runtime.report;

import io.whittle.scheduler.OutputFile;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.SegmentRecord;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes what failed in a run, why its segments were cut as they were, and what came of it. */
final class RunDetails {
    private static final int MAX_LISTED = 30;

    private RunDetails() {}

    static void write(RunRecord run, Markup out) {
        writeFailures(run, out);
        writeReasons(run, out);
        writeOutcome(run, out);
    }

    private static void writeFailures(RunRecord run, Markup out) {
        List<SegmentRecord> failed =
                run.segments().stream().filter(SegmentRecord::failed).toList();
        if (failed.isEmpty()) {
            return;
        }
        RunReport.section("What failed", out);
        out.open("div", "class", "scroll").open("table");
        out.open("thead").open("tr");
        List.of("attempt", "node", "ended at", "how", "blocks done", "blocks given")
                .forEach(name -> out.element("th", name, "scope", "col"));
        out.close().close().open("tbody");
        for (SegmentRecord segment : failed.subList(0, Math.min(MAX_LISTED, failed.size()))) {
            out.open("tr").element("th", Quantity.count(segment.attempt()), "scope", "row");
            out.element("td", segment.nodeId()).element("td", Quantity.nanos(segment.endedNanos()));
            out.element("td", Words.outcome(segment));
            out.element("td", Quantity.count(segment.blocksDone()));
            out.element("td", Quantity.count(segment.blocks().size())).close();
        }
        out.close().close().close();
        if (failed.size() > MAX_LISTED) {
            out.element("p", "And " + Quantity.count(failed.size() - (long) MAX_LISTED) + " more.", "class", "caption");
        }
        out.close().line();
    }

    private static void writeReasons(RunRecord run, Markup out) {
        Map<String, Long> reasons = new LinkedHashMap<>();
        run.segments().stream()
                .filter(segment -> !segment.reason().isEmpty())
                .forEach(segment -> reasons.merge(segment.reason(), 1L, Long::sum));
        if (reasons.isEmpty()) {
            return;
        }
        RunReport.section("Why segments were cut as they were", out);
        out.open("ul", "class", "plain");
        reasons.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .limit(MAX_LISTED)
                .forEach(entry ->
                        out.element("li", entry.getKey() + ": " + Quantity.count(entry.getValue(), "segment")));
        out.close();
        writeBounds(run, out);
        out.open("p", "class", "caption")
                .text("What each decision was made from: ")
                .element("code", "whittle explain " + run.start().runId())
                .close();
        out.close().line();
    }

    private static void writeBounds(RunRecord run, Markup out) {
        Map<String, Long> bounds = new TreeMap<>();
        for (SegmentRecord segment : run.segments()) {
            String bound = segment.decision().why().bound();
            if (!bound.isEmpty()) {
                bounds.merge(bound, 1L, Long::sum);
            }
        }
        if (!bounds.isEmpty()) {
            String text = bounds.entrySet().stream()
                    .map(entry -> entry.getKey() + " (" + Quantity.count(entry.getValue()) + ")")
                    .collect(Collectors.joining(", "));
            out.element("p", "Their sizes were set by: " + text + ".");
        }
    }

    private static void writeOutcome(RunRecord run, Markup out) {
        if (run.outputs().isEmpty()
                && run.notes().isEmpty()
                && run.problems().isEmpty()
                && run.detail().isEmpty()) {
            return;
        }
        RunReport.section("What came of it", out);
        list(run.notes(), "plain", out);
        list(run.problems(), "plain problems", out);
        if (!run.outputs().isEmpty()) {
            out.open("div", "class", "scroll").open("table", "class", "outputs").open("tbody");
            for (OutputFile output : run.outputs()) {
                out.open("tr").element("th", output.path().toString(), "scope", "row");
                out.element("td", Quantity.count(output.bytes(), "byte"));
                out.open("td").element("code", output.sha256()).close().close();
            }
            out.close().close().close();
        }
        if (!run.detail().isEmpty()) {
            out.open("details")
                    .element("summary", "For the expert")
                    .element("pre", run.detail())
                    .close();
        }
        out.close().line();
    }

    private static void list(List<String> texts, String kind, Markup out) {
        if (!texts.isEmpty()) {
            out.open("ul", "class", kind);
            texts.stream().limit(MAX_LISTED).forEach(text -> out.element("li", text));
            if (texts.size() > MAX_LISTED) {
                out.element("li", "and " + Quantity.count(texts.size() - (long) MAX_LISTED) + " more");
            }
            out.close();
        }
    }
}
