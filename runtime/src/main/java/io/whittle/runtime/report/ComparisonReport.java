package io.whittle.runtime.report;

import io.whittle.scheduler.RunRecord;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Several runs side by side: a section for each workload, a row for each way it was run. Immutable; safe for use by any
 * thread.
 *
 * @param title what was compared
 * @param notes sentences that stand above the table: how it was measured, what was learned
 * @param sections the workloads, in the order in which they are to be shown
 */
public record ComparisonReport(String title, List<String> notes, List<Section> sections) {
    /** A makespan this much longer than the best is marked as best too: measurements are not that exact. */
    private static final double AS_GOOD = 1.005;

    private static final int BAR = 16;

    public ComparisonReport {
        notes = List.copyOf(notes);
        sections = List.copyOf(sections);
    }

    /**
     * The runs of one job.
     *
     * @param workload what is shown as its name
     * @param entries its runs
     * @param pictures what it has drawn; may be empty
     */
    public record Section(String workload, List<Entry> entries, List<Picture> pictures) {
        public Section {
            entries = List.copyOf(entries);
            pictures = List.copyOf(pictures);
        }

        private OptionalDouble bestNanos() {
            return entries.stream()
                    .filter(entry -> Words.complete(entry.run))
                    .mapToDouble(entry -> entry.run.makespanNanos())
                    .min();
        }

        private long longestNanos() {
            return entries.stream()
                    .mapToLong(entry -> Timeline.of(entry.run).horizonNanos())
                    .max()
                    .orElse(1);
        }

        private boolean best(Entry entry) {
            return Words.complete(entry.run)
                    && entry.run.makespanNanos() <= bestNanos().orElse(0) * AS_GOOD;
        }
    }

    /**
     * One run.
     *
     * @param label what is shown as its policy: the name, and what distinguishes it from others of that name
     * @param run what happened
     */
    public record Entry(String label, RunRecord run) {}

    /**
     * A picture that a workload has drawn; becomes part of the document.
     *
     * @param caption one sentence
     * @param mediaType such as {@code image/png}
     * @param bytes the file. Not copied; must not change
     */
    public record Picture(String caption, String mediaType, byte[] bytes) {}

    /** Returns the table for the terminal; the best makespan of each workload is marked. */
    public String text() {
        TextTable table = TextTable.of("workload", "policy", "makespan", "ratio", "dispatches", "overhead", "")
                .alignLeft(1)
                .alignLeft(6);
        boolean first = true;
        for (Section section : sections) {
            if (!first) {
                table.gap();
            }
            first = false;
            String workload = section.workload;
            for (Entry entry : section.entries) {
                RunRecord run = entry.run;
                boolean complete = Words.complete(run);
                String bar = TextTable.bar((double) run.makespanNanos() / section.longestNanos(), BAR);
                table.row(
                        workload,
                        entry.label,
                        complete ? Quantity.nanos(run.makespanNanos()) : Words.status(run.status()),
                        Words.ratio(run),
                        Quantity.count(run.dispatches()),
                        Quantity.percent(run.overheadShare()),
                        bar + (section.best(entry) ? " best" : ""));
                workload = "";
            }
        }
        return table.text();
    }

    /** Returns the document. */
    public String html() {
        return Page.of(title, this::writeBody);
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
        out.open("header").element("h1", title);
        notes.forEach(note -> out.element("p", note));
        out.close().line();
        out.open("section").element("h2", "All runs").open("div", "class", "scroll");
        out.open("table", "class", "comparison");
        out.element(
                "caption",
                "Ratio: makespan ÷ lower bound, 1 is ideal. Overhead share: the part of the nodes’ time"
                        + " that was not spent in blocks. ★ is the shortest makespan, or within 0.5 % of it.");
        out.open("thead").open("tr");
        out.element("th", "workload", "scope", "col").element("th", "policy", "scope", "col", "class", "word");
        List.of("makespan", "ratio", "dispatches", "shrinks", "overhead share", "")
                .forEach(name -> out.element("th", name, "scope", "col"));
        out.close().close().line();
        sections.forEach(section -> writeRows(section, out));
        out.close().close().close().line();
        for (Section section : sections) {
            writeSection(section, out);
        }
        out.element("footer", "Written by Whittle.");
    }

    private static void writeRows(Section section, Markup out) {
        out.open("tbody");
        boolean first = true;
        for (Entry entry : section.entries) {
            RunRecord run = entry.run;
            boolean best = section.best(entry);
            out.open("tr", "class", best ? "best" : "other");
            out.element("th", first ? section.workload : "", "scope", first ? "rowgroup" : "row");
            out.element("td", entry.label, "class", "word");
            out.element(
                    "td",
                    Words.complete(run)
                            ? Quantity.nanos(run.makespanNanos()) + (best ? " ★" : "")
                            : Words.status(run.status()));
            out.element("td", Words.ratio(run));
            out.element("td", Quantity.count(run.dispatches()));
            out.element("td", Quantity.count(run.shrinks()));
            out.element("td", Quantity.percent(run.overheadShare()));
            writeBar((double) run.makespanNanos() / section.longestNanos(), out);
            out.close().line();
            first = false;
        }
        out.close();
    }

    private static void writeBar(double share, Markup out) {
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
        out.empty(
                "rect",
                "class",
                "compute",
                "x",
                "0",
                "y",
                "0",
                "width",
                Markup.number(200 * Math.min(1, share)),
                "height",
                "10");
        out.close().close();
    }

    private static void writeSection(Section section, Markup out) {
        out.open("section").element("h2", section.workload);
        section.entries.stream()
                .findFirst()
                .ifPresent(entry -> out.element("p", describe(entry.run), "class", "caption"));
        Page.legend(out);
        out.open("div", "class", "runs");
        for (Entry entry : section.entries) {
            out.open("figure").open("figcaption").element("b", entry.label);
            out.text(": " + Quantity.nanos(entry.run.makespanNanos()) + ", ratio " + Words.ratio(entry.run)
                    + (section.best(entry) ? " ★" : ""));
            out.close();
            Gantt.drawSmall(entry.run, section.longestNanos(), out);
            out.open("figcaption")
                    .text(String.join(" ", Findings.of(entry.run)))
                    .close();
            out.close().line();
        }
        out.close();
        if (!section.pictures.isEmpty()) {
            out.open("div", "class", "pictures");
            section.pictures.forEach(picture -> writePicture(picture, out));
            out.close();
        }
        out.close().line();
    }

    private static void writePicture(Picture picture, Markup out) {
        String data =
                "data:" + picture.mediaType + ";base64," + Base64.getEncoder().encodeToString(picture.bytes);
        out.open("figure").empty("img", "src", data, "alt", picture.caption);
        out.element("figcaption", picture.caption).close();
    }

    private static String describe(RunRecord run) {
        String parameters = Words.parameters(run);
        return Quantity.count(run.partition().items(), "item") + " on "
                + Quantity.count(run.nodes().size(), "node") + (parameters.isEmpty() ? "" : "; " + parameters);
    }
}
