package io.whittle.runtime.report;

import static io.whittle.runtime.report.Markup.number;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;

/** Draws how the predictions of held-out rows of a kind compare with what happened: three pictures of one size. */
final class ModelCharts {
    private static final int SIZE = 320;
    private static final int LEFT = 56;
    private static final int TOP = 10;
    private static final int BOTTOM = 270;
    private static final int RIGHT = 310;

    private ModelCharts() {}

    /** Draws the share of rows that lay below each predicted quantile; on the diagonal where intervals are right. */
    static void calibration(List<double[]> points, Markup out) {
        Axis x = new Axis(0, 1, LEFT, RIGHT, false);
        Axis y = new Axis(0, 1, BOTTOM, TOP, false);
        open("Predicted quantile against the share of rows below it", out);
        frame(x, y, List.of(0.0, 0.25, 0.5, 0.75, 1.0), "predicted quantile", "share of rows below it", false, out);
        out.empty(
                "line",
                "class",
                "diagonal",
                "x1",
                number(x.at(0)),
                "y1",
                number(y.at(0)),
                "x2",
                number(x.at(1)),
                "y2",
                number(y.at(1)));
        StringBuilder path = new StringBuilder("M" + number(x.at(0)) + " " + number(y.at(0)));
        for (double[] point : points) {
            path.append('L').append(number(x.at(point[0]))).append(' ').append(number(y.at(point[1])));
        }
        path.append('L').append(number(x.at(1))).append(' ').append(number(y.at(1)));
        out.empty("path", "class", "measured", "d", path.toString());
        for (double[] point : points) {
            out.empty("circle", "class", "point", "cx", number(x.at(point[0])), "cy", number(y.at(point[1])), "r", "3");
        }
        out.close().line();
    }

    /** Draws predicted against actual seconds of an item; both by their logarithm. */
    static void pairs(List<double[]> pairs, Markup out) {
        double low = Double.POSITIVE_INFINITY;
        double high = 0;
        for (double[] pair : pairs) {
            low = Math.min(low, Math.min(pair[0], pair[1]));
            high = Math.max(high, Math.max(pair[0], pair[1]));
        }
        if (!(low > 0) || Double.isInfinite(high)) {
            out.element("p", "No pairs of values are at hand.", "class", "none");
            return;
        }
        Axis x = Axis.logarithmic(low, high, LEFT, RIGHT);
        Axis y = Axis.logarithmic(low, high, BOTTOM, TOP);
        open("Predicted against actual seconds of an item", out);
        frame(x, y, x.ticks(4), "predicted time per item", "actual", true, out);
        String from = number(x.at(x.min()));
        out.empty(
                "line",
                "class",
                "diagonal",
                "x1",
                from,
                "y1",
                number(y.at(y.min())),
                "x2",
                number(x.at(x.max())),
                "y2",
                number(y.at(y.max())));
        for (double[] pair : pairs) {
            out.empty(
                    "circle",
                    "class",
                    "point dense",
                    "cx",
                    number(x.at(pair[0])),
                    "cy",
                    number(y.at(pair[1])),
                    "r",
                    "2.4");
        }
        out.close().line();
    }

    /**
     * Draws how many rows were off by which factor.
     *
     * @param counts for each step how many; the middle one is where nothing was off
     * @param step the width of a step in the log
     */
    static void errors(List<Integer> counts, double step, Markup out) {
        int most = counts.stream().mapToInt(Integer::intValue).max().orElse(0);
        double reach = counts.size() * step / 2;
        if (most == 0 || !(reach > 0)) {
            out.element("p", "No errors are at hand.", "class", "none");
            return;
        }
        Axis x = new Axis(-reach, reach, LEFT, RIGHT, false);
        Axis y = Axis.linear(most * 1.05, BOTTOM, TOP);
        open("How many rows were off by which factor", out);
        for (double tick : y.ticks(4)) {
            line(LEFT, y.at(tick), RIGHT, y.at(tick), "grid", out);
            label(Quantity.plain(tick), LEFT - 6, y.at(tick) + 4, "tick right", out);
        }
        double width = (RIGHT - LEFT) / (double) counts.size();
        for (int i = 0; i < counts.size(); i++) {
            double top = y.at(counts.get(i));
            out.empty(
                    "rect",
                    "class",
                    "compute",
                    "x",
                    number(LEFT + i * width),
                    "y",
                    number(top),
                    "width",
                    number(Math.max(1, width - 0.8)),
                    "height",
                    number(BOTTOM - top));
        }
        for (int factor : new int[] {-4, -2, 1, 2, 4}) {
            double at = x.at(Math.signum(factor) * Math.log(Math.abs(factor)));
            String text = factor == 1 ? "right" : factor < 0 ? "÷ " + -factor : "× " + factor;
            line(at, BOTTOM, at, BOTTOM + 4, "base", out);
            label(text, at, BOTTOM + 18, "tick mid", out);
        }
        line(LEFT, BOTTOM, RIGHT, BOTTOM, "base", out);
        label("actual against predicted", (LEFT + RIGHT) / 2.0, SIZE - 8, "axis mid", out);
        out.close().line();
    }

    private static void open(String label, Markup out) {
        out.open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "viewBox",
                "0 0 " + SIZE + " " + SIZE,
                "role",
                "img",
                "aria-label",
                label);
    }

    private static void frame(
            Axis x, Axis y, List<Double> ticks, String below, String aside, boolean seconds, Markup out) {
        for (double tick : ticks) {
            String text = seconds
                    ? Quantity.tick(tick)
                    : new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(tick);
            line(LEFT, y.at(tick), RIGHT, y.at(tick), "grid", out);
            label(text, LEFT - 6, y.at(tick) + 4, "tick right", out);
            label(text, x.at(tick), BOTTOM + 18, "tick mid", out);
        }
        line(LEFT, BOTTOM, RIGHT, BOTTOM, "base", out);
        label(below, (LEFT + RIGHT) / 2.0, SIZE - 8, "axis mid", out);
        out.element(
                "text",
                aside,
                "class",
                "axis mid",
                "transform",
                "translate(12 " + number((TOP + BOTTOM) / 2.0) + ") rotate(-90)");
    }

    private static void line(double x1, double y1, double x2, double y2, String type, Markup out) {
        out.empty("line", "class", type, "x1", number(x1), "y1", number(y1), "x2", number(x2), "y2", number(y2));
    }

    private static void label(String text, double x, double y, String type, Markup out) {
        out.element("text", text, "class", type, "x", number(x), "y", number(y));
    }
}
