package io.whittle.runtime.report;

import static io.whittle.runtime.report.Markup.number;

import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.SegmentRecord;
import io.whittle.spi.BlockList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Draws what segments were expected to take against what they took, on logarithmic axes. */
final class PredictionChart {
    private static final int SIZE = 460;
    private static final int LEFT = 70;
    private static final int RIGHT = 26;
    private static final int BOTTOM = 44;
    private static final int MAX_TITLES = 600;
    private static final double BAND = 0.25;

    /** A segment; where it was cut back, its expectation is that of the items it kept. */
    private record Point(double expected, double actual, boolean cut, SegmentRecord segment) {}

    private PredictionChart() {}

    static void draw(RunRecord run, Markup out) {
        List<Point> points = points(run);
        if (points.isEmpty()) {
            out.element(
                    "p",
                    "Nothing was predicted for the segments of this run: the policy did not ask, or the cost model knew"
                            + " nothing of such jobs.",
                    "class",
                    "none");
            return;
        }
        double min = points.stream()
                .mapToDouble(p -> Math.min(p.expected, p.actual))
                .min()
                .orElseThrow();
        double max = points.stream()
                .mapToDouble(p -> Math.max(p.expected, p.actual))
                .max()
                .orElseThrow();
        Axis x = Axis.logarithmic(min, max, LEFT, SIZE - RIGHT);
        Axis y = Axis.logarithmic(min, max, SIZE - BOTTOM, 10);
        out.open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "viewBox",
                "0 0 " + SIZE + " " + SIZE,
                "role",
                "img",
                "class",
                "square",
                "aria-label",
                "Predicted against actual seconds of " + Quantity.count(points.size(), "segment"));
        drawFrame(x, y, out);
        drawPoints(points, x, y, out);
        out.close().line();
        out.element("p", summary(points), "class", "caption");
    }

    private static List<Point> points(RunRecord run) {
        List<Point> points = new ArrayList<>();
        for (SegmentRecord segment : run.segments()) {
            boolean cut = segment.blocksDone() < segment.blocks().size();
            double expected = segment.expectedSeconds() * (cut ? shareDone(run, segment) : 1);
            double actual = segment.workedNanos() / 1e9;
            if (expected > 0 && Double.isFinite(expected) && actual > 0) {
                points.add(new Point(expected, actual, cut, segment));
            }
        }
        return points;
    }

    /** Returns how much of its items a segment did; 0 where a run that was broken off never said which those are. */
    private static double shareDone(RunRecord run, SegmentRecord segment) {
        int known = run.partition().blocks();
        BlockList blocks = segment.blocks();
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i) >= known) {
                return 0;
            }
        }
        return (double) segment.itemsDone() / Math.max(1, blocks.items(run.partition()));
    }

    private static void drawFrame(Axis x, Axis y, Markup out) {
        double low = x.min();
        double high = x.max();
        out.empty("path", "class", "band", "d", band(x, y, low, high));
        for (double tick : x.ticks(5)) {
            String at = number(x.at(tick));
            String across = number(y.at(tick));
            out.empty("line", "class", "grid", "x1", at, "x2", at, "y1", "10", "y2", number(SIZE - BOTTOM));
            out.empty(
                    "line",
                    "class",
                    "grid",
                    "x1",
                    number(LEFT),
                    "x2",
                    number(SIZE - RIGHT),
                    "y1",
                    across,
                    "y2",
                    across);
            String label = Quantity.tick(tick);
            out.element("text", label, "class", "tick mid", "x", at, "y", number(SIZE - BOTTOM + 16));
            out.element("text", label, "class", "tick right", "x", number(LEFT - 6), "y", number(y.at(tick) + 4));
        }
        out.empty(
                "line",
                "class",
                "diagonal",
                "x1",
                number(x.at(low)),
                "y1",
                number(y.at(low)),
                "x2",
                number(x.at(high)),
                "y2",
                number(y.at(high)));
        out.element(
                "text",
                "predicted",
                "class",
                "axis mid",
                "x",
                number((LEFT + SIZE - RIGHT) / 2.0),
                "y",
                number(SIZE - 8));
        out.element(
                "text",
                "actual",
                "class",
                "axis mid",
                "transform",
                "translate(13 " + number((SIZE - BOTTOM) / 2.0) + ") rotate(-90)");
    }

    private static String band(Axis x, Axis y, double low, double high) {
        StringBuilder path = new StringBuilder();
        corner(path, 'M', x.at(low), y.at(low * (1 + BAND)));
        corner(path, 'L', x.at(high / (1 + BAND)), y.at(high));
        corner(path, 'L', x.at(high), y.at(high));
        corner(path, 'L', x.at(high), y.at(high * (1 - BAND)));
        corner(path, 'L', x.at(low / (1 - BAND)), y.at(low));
        corner(path, 'L', x.at(low), y.at(low));
        return path.append('Z').toString();
    }

    private static void corner(StringBuilder path, char command, double x, double y) {
        path.append(command).append(number(x)).append(' ').append(number(y));
    }

    /** Points that fall together are drawn once, larger. */
    private static void drawPoints(List<Point> points, Axis x, Axis y, Markup out) {
        Map<Long, Integer> counts = new HashMap<>();
        for (Point point : points) {
            counts.merge(place(point, x, y), 1, Integer::sum);
        }
        boolean titles = counts.size() <= MAX_TITLES;
        for (Point point : points) {
            Integer count = counts.remove(place(point, x, y));
            if (count == null) {
                continue;
            }
            String radius =
                    number(titles ? Math.min(9, 3 + Math.log(count)) : Math.min(4, 1.2 + 0.6 * Math.log(count)));
            String[] attributes = {
                "class",
                point.cut ? "point cut" : "point",
                "cx",
                number(x.at(point.expected)),
                "cy",
                number(y.at(point.actual)),
                "r",
                radius
            };
            if (titles) {
                out.open("circle", attributes);
                out.element("title", describe(point, count));
                out.close();
            } else {
                out.empty("circle", attributes);
            }
        }
    }

    private static long place(Point point, Axis x, Axis y) {
        long column = (long) (x.at(point.expected) / 4);
        long row = (long) (y.at(point.actual) / 4);
        return (column * 10_000 + row) * 2 + (point.cut ? 1 : 0);
    }

    private static String describe(Point point, int count) {
        String segment = "attempt " + point.segment.attempt() + " on " + point.segment.nodeId() + ": predicted "
                + Quantity.seconds(point.expected) + ", took " + Quantity.seconds(point.actual);
        return count == 1 ? segment : segment + ", and " + Quantity.count(count - 1L) + " more like it";
    }

    private static String summary(List<Point> points) {
        double[] ratios =
                points.stream().mapToDouble(p -> p.actual / p.expected).sorted().toArray();
        long within = Arrays.stream(ratios)
                .filter(ratio -> ratio >= 1 - BAND && ratio <= 1 + BAND)
                .count();
        long cut = points.stream().filter(Point::cut).count();
        return Quantity.percent((double) within / ratios.length) + " of " + Quantity.count(ratios.length, "segment")
                + (ratios.length == 1 ? " lies" : " lie")
                + " within ±25 % of the prediction (the shaded band); the median took "
                + Quantity.ratio(ratios[ratios.length / 2]) + " × what was predicted."
                + (cut == 0
                        ? ""
                        : " Hollow points were cut back or ended early: their prediction is scaled to the items"
                                + " they did.");
    }
}
