package io.whittle.runtime.report;

import io.whittle.runtime.report.Budget.Loss;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.RunStatus;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.cost.CostProfile;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The report of one run: a single HTML file that refers to nothing outside itself. Immutable; safe for use by any
 * thread.
 */
public final class RunReport {
    /** What is longer does not fit into a third of the page. */
    private static final int MAX_NARROW_FACT = 34;

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
        RunDetails.write(run, out);
        out.open("footer")
                .text("Written by Whittle from the record of run " + run.start().runId() + ".")
                .close();
    }

    static void section(String title, Markup out) {
        out.open("section").element("h2", title);
    }

    private void writeHeader(Markup out) {
        out.open("header").open("h1").text(run.start().kind()).text(" ");
        String state = run.status() == RunStatus.DONE ? "good" : "bad";
        out.element("span", Words.status(run.status()), "class", "status " + state)
                .close();
        out.open("dl", "class", "facts");
        fact("run", run.start().runId(), out);
        fact("date", DATE.format(run.start().startedAt()), out);
        fact("parameters", run.start().parameters().asMap().isEmpty() ? "none" : Words.parameters(run), out);
        fact("policy", run.start().policy() + ", seed " + run.start().seed(), out);
        fact("cost model", Words.model(run), out);
        fact("nodes", nodes(), out);
        if (!run.start().requirements().isEmpty()) {
            fact("required of nodes", run.start().requirements().toString(), out);
        }
        fact("workload version", run.start().version(), out);
        out.close().close().line();
        if (!run.message().isEmpty()) {
            out.element("p", run.message(), "class", "message", "role", "alert");
        } else if (!run.problems().isEmpty()) { // all of them stand at the end
            int more = run.problems().size() - 1;
            String first = run.problems().get(0);
            out.element(
                    "p",
                    more == 0 ? first : first + "; and " + Quantity.count(more, "further problem"),
                    "class",
                    "message",
                    "role",
                    "alert");
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
        boolean wide = value.length() > MAX_NARROW_FACT;
        out.open("div", "class", wide ? "wide" : "narrow");
        out.element("dt", name).element("dd", value).close();
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
                budgetRow(loss.label(), budget.loss(loss), whole, kind(loss), out);
            }
        }
        out.close().close().close().line();
    }

    private static String kind(Loss loss) {
        return switch (loss) {
            case FAILURES -> "failed";
            case GIVEN_UP -> "cancelled";
            case OUTSIDE -> "outside";
            case START, TRANSFER, BETWEEN, ENDS, UNUSED, MERGE -> "transfer";
        };
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
}
