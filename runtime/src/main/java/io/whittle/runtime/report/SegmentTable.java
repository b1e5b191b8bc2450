package io.whittle.runtime.report;

import io.whittle.runtime.report.Timeline.Row;
import io.whittle.runtime.report.Timeline.Stretch;
import io.whittle.scheduler.RunRecord;
import java.util.List;
import java.util.stream.Stream;

/** Writes how long segments took on each node and on all together. */
final class SegmentTable {
    private SegmentTable() {}

    static void write(RunRecord run, Markup out) {
        Timeline timeline = Timeline.of(run);
        out.open("div", "class", "scroll").open("table", "class", "segments");
        out.element("caption", "Segments that ended as they should, from start to end");
        out.open("thead").open("tr");
        List.of("node", "speed", "slots", "segments", "items", "min", "quartile", "median", "quartile", "max", "busy")
                .forEach(name -> out.element("th", name, "scope", "col"));
        out.close().close().open("tbody");
        for (Row row : timeline.rows()) {
            double busy = worked(row.stretches()) / row.node().slots() / timeline.horizonNanos();
            writeRow(
                    row.node().id(),
                    Quantity.plain(row.node().speed()),
                    row.node().slots(),
                    row.stretches().toList(),
                    busy,
                    out);
        }
        out.close();
        if (timeline.rows().size() > 1) {
            long slots = timeline.rows().stream()
                    .mapToLong(row -> row.node().slots())
                    .sum();
            List<Stretch> all = timeline.rows().stream().flatMap(Row::stretches).toList();
            double busy = worked(all.stream()) / slots / timeline.horizonNanos();
            out.open("tfoot");
            writeRow("all", "", slots, all, busy, out);
            out.close();
        }
        out.close().close().line();
    }

    private static double worked(Stream<Stretch> stretches) {
        return stretches.mapToLong(stretch -> stretch.attempt().workedNanos()).sum();
    }

    private static void writeRow(
            String name, String speed, long slots, List<Stretch> stretches, double busy, Markup out) {
        long[] lengths = stretches.stream()
                .filter(Stretch::finished)
                .mapToLong(Stretch::length)
                .sorted()
                .toArray();
        long items = stretches.stream()
                .mapToLong(stretch -> stretch.attempt().itemsDone())
                .sum();
        out.open("tr").element("th", name, "scope", "row");
        out.element("td", speed);
        out.element("td", Quantity.count(slots));
        out.element("td", Quantity.count(lengths.length));
        out.element("td", Quantity.count(items));
        for (int quarter = 0; quarter <= 4; quarter++) {
            out.element("td", lengths.length == 0 ? "–" : Quantity.seconds(quantile(lengths, quarter / 4.0) / 1e9));
        }
        out.element("td", Quantity.percent(busy)).close();
    }

    /** Returns a quantile of sorted values, between the two nearest in proportion. */
    static double quantile(long[] sorted, double share) {
        double position = share * (sorted.length - 1);
        int below = (int) Math.floor(position);
        int above = Math.min(sorted.length - 1, below + 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }
}
