package io.whittle.runtime.report;

import io.whittle.runtime.report.Budget.Loss;
import io.whittle.scheduler.OutputFile;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.SegmentRecord;
import io.whittle.scheduler.SegmentRecord.Outcome;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.cost.CostProfile;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The report of one run: a single HTML file that refers to nothing outside itself. Immutable; safe for use by any
 * thread.
 */
public final class RunReport {
    private static final int MAX_LISTED = 30;
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "d MMMM yyyy, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final RunRecord run;
    private final Optional<CostProfile> profile;

    private RunReport(RunRecord run, Optional<CostProfile> profile) {
        this.run = run;
        this.profile = profile;
    }

    /** Reports a run that has just ended, or one found in the history. */
    public static RunReport of(RunRecord run) {
        return new RunReport(run, Optional.empty());
    }

    /** The same report with what had been predicted along the items on a node of speed 1. */
    public RunReport withProfile(CostProfile predicted) {
        return new RunReport(run, Optional.of(predicted));
    }

    /** Returns two sentences on what limited the run. */
    public List<String> findings() {
        return Findings.of(run);
    }

    /** Returns the document. */
    public String html() {
        return Page.of("Whittle: " + run.start().kind() + " · " + run.start().runId(), this::writeBody);
    }

    /**
     * Writes the document to a file, in full or not at all; creates its folder where needed.
     *
     * @throws java.io.UncheckedIOException where that is impossible; its message is for a person
     */
    public void write(Path file) {
        Page.write(file, html());
    }

    private void writeBody(Markup out) {
        writeHeader(out);
        writeFigures(out);
        out.open("section").element("h2", "What limited this run");
        // A number must not be parted from its unit at the end of a line.
        out.element("p", String.join(" ", findings()).replace(" %", "\u00a0%"), "class", "findings");
        writeBudget(out);
        out.close();
        section("Who did what when", out);
        if (run.segments().isEmpty()) {
            out.element("p", "No segment was dispatched.", "class", "none");
        }
        Page.legend(out);
        out.open("div", "class", "scroll");
        Gantt.draw(run, out);
        out.close();
        out.element(
                        "p",
                        "A row for each node, a lane for each of its slots; at the right, the share of the time that was"
                                + " spent in blocks. Where segments are too narrow to be drawn, height is its share of"
                                + " the time. The dashed line is the end of the run, its merge included.",
                        "class",
                        "caption")
                .close();
        section("What an item cost along the job", out);
        out.open("div", "class", "scroll");
        CostChart.draw(run, profile, out);
        out.close().close();
        section("What was predicted, and what happened", out);
        PredictionChart.draw(run, out);
        out.close();
        section("How long segments took", out);
        SegmentTable.write(run, out);
        out.close();
        writeFailures(out);
        writeReasons(out);
        writeOutcome(out);
        out.open("footer")
                .text("Written by Whittle from the record of run " + run.start().runId() + ".")
                .close();
    }

    private static void section(String title, Markup out) {
        out.open("section").element("h2", title);
    }

    private void writeHeader(Markup out) {
        out.open("header").open("h1").text(run.start().kind()).text(" ");
        String state = Words.complete(run) ? "good" : "bad";
        out.element("span", Words.status(run.status()), "class", "status " + state)
                .close();
        out.open("dl", "class", "facts");
        fact("run", run.start().runId(), out);
        fact("date", DATE.format(run.start().startedAt()), out);
        fact("parameters", run.start().parameters().asMap().isEmpty() ? "none" : Words.parameters(run), out);
        fact("policy", run.start().policy() + ", seed " + run.start().seed(), out);
        fact("cost model", Words.model(run), out);
        fact("nodes", nodes(), out);
        fact("workload version", run.start().version(), out);
        out.close().close().line();
        if (!run.message().isEmpty()) {
            out.element("p", run.message(), "class", "message", "role", "alert");
        }
    }

    private String nodes() {
        if (run.nodes().isEmpty()) {
            return "none";
        }
        List<Double> speeds = run.nodes().stream().map(NodeDescription::speed).toList();
        String text = Quantity.count(run.nodes().size()) + " of speed ";
        if (speeds.size() <= 8) {
            text += speeds.stream().map(Quantity::plain).collect(Collectors.joining(" : "));
        } else {
            text += Quantity.plain(Collections.min(speeds)) + " to " + Quantity.plain(Collections.max(speeds));
        }
        int slots = run.nodes().stream().mapToInt(NodeDescription::slots).sum();
        return slots == run.nodes().size() ? text : text + ", " + Quantity.count(slots) + " slots in all";
    }

    private static void fact(String name, String value, Markup out) {
        out.open("div").element("dt", name).element("dd", value).close();
    }

    private void writeFigures(Markup out) {
        out.open("dl", "class", "tiles");
        Page.tile("makespan", Quantity.nanos(run.makespanNanos()), "", out);
        Page.tile("lower bound", run.lowerBoundNanos() > 0 ? Quantity.nanos(run.lowerBoundNanos()) : "–", "", out);
        Page.tile("ratio", Words.ratio(run), "1 is ideal", out);
        Page.tile(
                "items",
                Quantity.count(run.partition().items()),
                "in " + Quantity.count(run.partition().blocks(), "block"),
                out);
        Page.tile("dispatches", Quantity.count(run.dispatches()), "", out);
        Page.tile("shrinks", Quantity.count(run.shrinks()), "", out);
        Page.tile("overhead share", Quantity.percent(run.overheadShare()), "of the nodes’ time", out);
        if (run.failedAttempts() > 0) {
            Page.tile("failed attempts", Quantity.count(run.failedAttempts()), "", out);
        }
        out.close().line();
    }

    private void writeBudget(Markup out) {
        Budget budget = Budget.of(Timeline.of(run));
        if (budget.workSeconds() <= 0) {
            return;
        }
        double whole = budget.workSeconds()
                + budget.lossSeconds().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum();
        out.open("div", "class", "scroll").open("table", "class", "budget");
        out.element("caption", "Where the makespan went, all nodes weighted by their speed");
        out.open("tbody");
        budgetRow("work", budget.workSeconds(), whole, "compute", out);
        for (Loss loss : budget.dearestFirst()) {
            if (budget.loss(loss) >= 0.0005 * whole) {
                String kind = loss == Loss.FAILURES ? "failed" : loss == Loss.OUTSIDE ? "outside" : "transfer";
                budgetRow(loss.label(), budget.loss(loss), whole, kind, out);
            }
        }
        out.close().close().close().line();
    }

    private static void budgetRow(String label, double seconds, double whole, String kind, Markup out) {
        out.open("tr").element("th", label, "scope", "row");
        out.element("td", Quantity.seconds(seconds)).element("td", Quantity.percent(seconds / whole));
        out.open("td", "class", "bar");
        out.open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "viewBox",
                "0 0 200 10",
                "aria-hidden",
                "true",
                "preserveAspectRatio",
                "none");
        out.empty("rect", "class", "idle", "x", "0", "y", "0", "width", "200", "height", "10");
        out.empty(
                "rect",
                "class",
                kind,
                "x",
                "0",
                "y",
                "0",
                "width",
                Markup.number(200 * seconds / whole),
                "height",
                "10");
        out.close().close().close();
    }

    private void writeFailures(Markup out) {
        List<SegmentRecord> failed = run.segments().stream()
                .filter(segment -> segment.outcome() == Outcome.FAILED || segment.outcome() == Outcome.LOST)
                .toList();
        if (failed.isEmpty()) {
            return;
        }
        section("What failed", out);
        out.open("div", "class", "scroll").open("table");
        out.open("thead").open("tr");
        List.of("attempt", "node", "ended at", "how", "blocks done", "blocks given")
                .forEach(name -> out.element("th", name, "scope", "col"));
        out.close().close().open("tbody");
        for (SegmentRecord segment : failed.subList(0, Math.min(MAX_LISTED, failed.size()))) {
            out.open("tr").element("th", Quantity.count(segment.attempt()), "scope", "row");
            out.element("td", segment.nodeId()).element("td", Quantity.nanos(segment.endedNanos()));
            out.element("td", Words.outcome(segment.outcome()));
            out.element("td", Quantity.count(segment.blocksDone()));
            out.element("td", Quantity.count(segment.blocks().size())).close();
        }
        out.close().close().close();
        if (failed.size() > MAX_LISTED) {
            out.element("p", "And " + Quantity.count(failed.size() - (long) MAX_LISTED) + " more.", "class", "caption");
        }
        out.close().line();
    }

    private void writeReasons(Markup out) {
        Map<String, Long> reasons = new LinkedHashMap<>();
        run.segments().stream()
                .filter(segment -> !segment.reason().isEmpty())
                .forEach(segment -> reasons.merge(segment.reason(), 1L, Long::sum));
        if (reasons.isEmpty()) {
            return;
        }
        section("Why segments were cut as they were", out);
        out.open("ul", "class", "plain");
        reasons.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .limit(MAX_LISTED)
                .forEach(entry ->
                        out.element("li", entry.getKey() + ": " + Quantity.count(entry.getValue(), "segment")));
        out.close().close().line();
    }

    private void writeOutcome(Markup out) {
        if (run.outputs().isEmpty()
                && run.notes().isEmpty()
                && run.problems().isEmpty()
                && run.detail().isEmpty()) {
            return;
        }
        section("What came of it", out);
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
