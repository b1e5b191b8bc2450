package io.whittle.runtime.report;

import static io.whittle.runtime.report.Markup.number;

import io.whittle.runtime.report.Timeline.Row;
import io.whittle.runtime.report.Timeline.Stretch;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.SegmentRecord;
import io.whittle.scheduler.SegmentRecord.Outcome;
import java.util.List;

/**
 * Draws a timeline: a row for each node, a lane for each of its slots. Attempts that are wide enough are drawn one by
 * one; narrower ones become columns of a pixel whose height is the share of the time that was computed, so that the
 * picture stays small and true however many attempts there are.
 */
final class Gantt {
    private static final int WIDTH = 1000;
    private static final int MAX_SINGLE = 1200;
    private static final int MAX_LANES = 8;
    private static final int AXIS = 22;
    /** A share of a segment in its blocks above which the rest is not worth showing. */
    private static final double ALL_WORK = 0.97;

    private final Timeline timeline;
    private final boolean small;
    private final int left;
    private final int right;
    private final int laneHeight;
    private final Axis axis;
    private final double single;
    private final int columnWidth;
    private final Markup out;

    private Gantt(Timeline timeline, long horizonNanos, boolean small, Markup out) {
        this.timeline = timeline;
        this.small = small;
        this.out = out;
        int label = timeline.rows().stream()
                .mapToInt(row -> row.node().id().length())
                .max()
                .orElse(0);
        this.left = Math.min(small ? 110 : 170, 24 + label * 8);
        this.right = small ? 10 : 64;
        this.laneHeight = small ? 14 : timeline.rows().size() > 24 ? 14 : 24;
        this.axis = Axis.linear(horizonNanos / 1e9, left, width() - right);
        this.single = singleWidth();
        int lanes = timeline.rows().stream().mapToInt(Gantt::lanes).sum();
        this.columnWidth = lanes > 40 ? 3 : lanes > 16 ? 2 : 1;
    }

    /** Draws the run on a time axis of its own. */
    static void draw(RunRecord run, Markup out) {
        Timeline timeline = Timeline.of(run);
        new Gantt(timeline, timeline.horizonNanos(), false, out).draw();
    }

    /** Draws the run small, on an axis that may be longer than the run, without a text for each attempt. */
    static void drawSmall(RunRecord run, long horizonNanos, Markup out) {
        new Gantt(Timeline.of(run), horizonNanos, true, out).draw();
    }

    private int width() {
        return small ? 480 : WIDTH;
    }

    private void draw() {
        int height = AXIS + 4;
        for (Row row : timeline.rows()) {
            height += rowHeight(row);
        }
        out.open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "viewBox",
                "0 0 " + width() + " " + height,
                "role",
                "img",
                "class",
                small ? "gantt small" : "gantt",
                "aria-label",
                "Timeline of " + Quantity.count(timeline.rows().size(), "node") + " over "
                        + Quantity.nanos(timeline.horizonNanos()));
        int bottom = height - AXIS;
        for (double tick : axis.ticks(small ? 4 : 8)) {
            String x = number(axis.at(tick));
            out.empty("line", "class", "grid", "x1", x, "x2", x, "y1", "0", "y2", number(bottom));
            out.element("text", Quantity.tick(tick), "class", "tick mid", "x", x, "y", number(bottom + 15));
        }
        double top = 2;
        for (Row row : timeline.rows()) {
            drawRow(row, top);
            top += rowHeight(row);
        }
        String end = number(axis.at(timeline.horizonNanos() / 1e9));
        out.empty("line", "class", "end", "x1", end, "x2", end, "y1", "0", "y2", number(bottom));
        out.close().line();
    }

    private static int lanes(Row row) {
        return Math.min(row.lanes().size(), MAX_LANES);
    }

    private int rowHeight(Row row) {
        int lanes = lanes(row);
        return lanes == 1 ? laneHeight + (small ? 3 : 6) : lanes * Math.max(9, laneHeight / 2) + (small ? 3 : 6);
    }

    private void drawRow(Row row, double top) {
        int height = rowHeight(row) - (small ? 3 : 6);
        out.open("g", "class", "node", "data-node", row.node().id());
        String name = row.node().id();
        int room = Math.max(3, (left - 14) / (small ? 7 : 8));
        String label = name.length() <= room ? name : name.substring(0, room - 1) + "…";
        out.open("text", "class", "name", "x", number(left - 8), "y", number(top + height / 2.0 + 4));
        out.text(label);
        out.element(
                "title",
                name + ", speed " + Quantity.plain(row.node().speed()) + ", "
                        + Quantity.count(row.node().slots(), "slot"));
        out.close();
        double x0 = axis.at(0);
        double x1 = axis.at(timeline.horizonNanos() / 1e9);
        out.empty(
                "rect",
                "class",
                "idle",
                "x",
                number(x0),
                "y",
                number(top),
                "width",
                number(x1 - x0),
                "height",
                number(height));
        int lanes = lanes(row);
        double laneStep = (double) height / lanes;
        for (int lane = 0; lane < row.lanes().size(); lane++) {
            // Slots beyond the eighth would be hair-thin: they are in the figures and not in the picture.
            if (lane < lanes) {
                drawLane(row.lanes().get(lane), top + lane * laneStep, laneStep - (lanes > 1 ? 1 : 0));
            }
        }
        new GanttMarks(axis, small).draw(row, top, height, out);
        if (!small) {
            long worked =
                    row.stretches().mapToLong(s -> s.attempt().workedNanos()).sum();
            double share = (double) worked / row.node().slots() / timeline.horizonNanos();
            out.element(
                    "text",
                    Quantity.percent(share),
                    "class",
                    "tick",
                    "x",
                    number(x1 + 6),
                    "y",
                    number(top + height / 2.0 + 4));
        }
        out.close().line();
    }

    private void drawLane(List<Stretch> lane, double top, double height) {
        Columns narrow = new Columns(axis.from(), axis.to(), columnWidth);
        for (Stretch stretch : lane) {
            double wait = axis.at(stretch.waitFrom() / 1e9);
            double from = axis.at(stretch.from() / 1e9);
            double to = axis.at(stretch.to() / 1e9);
            boolean alone = to - from >= single;
            if (alone && from - wait >= 1) {
                bar("transfer", wait, from, top, height);
            } else {
                narrow.add("transfer", wait, from, 1);
            }
            if (alone) {
                drawAttempt(stretch, from, to, top, height);
            } else {
                double share = shareWorked(stretch);
                narrow.add("compute", from, to, share);
                narrow.add(rest(stretch.attempt()), from, to, 1 - share);
            }
        }
        narrow.draw(top, height, out);
    }

    /** Returns what an attempt's time was, but for that in blocks that it did. */
    private static String rest(SegmentRecord attempt) {
        if (attempt.failed()) {
            return "failed";
        }
        return attempt.outcome() == Outcome.FINISHED ? "outside" : "cancelled";
    }

    /** Returns which part of an attempt's time was spent in blocks that it did. */
    private static double shareWorked(Stretch stretch) {
        if (stretch.length() == 0) {
            return stretch.finished() ? 1 : 0;
        }
        double share = (double) stretch.worked() / stretch.length();
        return share > ALL_WORK ? 1 : share;
    }

    private void drawAttempt(Stretch stretch, double from, double to, double top, double height) {
        SegmentRecord attempt = stretch.attempt();
        // The gap between neighbours is part of the picture: it shows where one segment ends.
        double end = to - from > 4 ? to - 0.8 : to;
        if (!small) {
            out.open("g").element("title", describe(attempt));
        }
        double share = shareWorked(stretch);
        if (attempt.outcome() == Outcome.FINISHED) {
            if (share < 1) {
                bar("outside", from, end, top, height * (1 - share));
            }
            bar("compute", from, end, top + height * (1 - share), height * share);
        } else { // first what it did, which counts, and then what it did not come to the end of
            double until = from + (end - from) * share;
            if (share > 0) {
                bar("compute", from, until, top, height);
            }
            bar(rest(attempt), until, end, top, height);
        }
        if (!small) {
            out.close();
        }
    }

    private static String describe(SegmentRecord attempt) {
        StringBuilder text = new StringBuilder(160);
        text.append("attempt ").append(attempt.attempt()).append(" on ").append(attempt.nodeId());
        text.append(": ").append(Quantity.count(attempt.itemsDone(), "item"));
        text.append(" in ").append(Quantity.nanos(attempt.endedNanos() - attempt.startedNanos()));
        text.append(", ").append(Quantity.nanos(attempt.workedNanos())).append(" of it in blocks");
        if (Double.isFinite(attempt.expectedSeconds())) {
            text.append(", expected ").append(Quantity.seconds(attempt.expectedSeconds()));
        }
        if (attempt.shrinks() > 0) {
            text.append("; cut back to ").append(attempt.blocksDone()).append(" of ");
            text.append(Quantity.count(attempt.blocks().size(), "block"));
        }
        if (attempt.outcome() != Outcome.FINISHED) {
            text.append("; ").append(Words.outcome(attempt));
        }
        if (!attempt.reason().isEmpty()) {
            text.append(" (").append(attempt.reason()).append(')');
        }
        return text.toString();
    }

    private void bar(String kind, double from, double to, double top, double height) {
        out.empty(
                "rect",
                "class",
                kind,
                "x",
                number(from),
                "y",
                number(top),
                "width",
                number(Math.max(0.3, to - from)),
                "height",
                number(height));
    }

    /** Returns how wide an attempt must be to be drawn alone, so that there are not too many of those. */
    private double singleWidth() {
        double[] widths = timeline.rows().stream()
                .flatMap(Row::stretches)
                .mapToDouble(stretch -> axis.at(stretch.to() / 1e9) - axis.at(stretch.from() / 1e9))
                .sorted()
                .toArray();
        double floor = small ? 1.5 : 1;
        int most = small ? MAX_SINGLE / 4 : MAX_SINGLE;
        return widths.length <= most ? floor : Math.max(floor, widths[widths.length - most]);
    }
}
