package io.whittle.runtime.report;

import static io.whittle.runtime.report.Markup.number;

import io.whittle.scheduler.BinRecord;
import io.whittle.scheduler.RunRecord;
import io.whittle.spi.Partition;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.cost.Bins;
import io.whittle.spi.cost.CostProfile;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Draws what an item cost along the job, brought to a node of speed 1, and what had been predicted where that is known. */
final class CostChart {
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 260;
    private static final int LEFT = 76;
    private static final int RIGHT = 34;
    private static final int BOTTOM = 40;
    /** Costs that differ by more than this are drawn by their logarithm. */
    private static final double WIDE = 60;

    private CostChart() {}

    static void draw(RunRecord run, Optional<CostProfile> profile, Markup out) {
        double[] measured = measured(run);
        double[] predicted = profile.map(p -> predicted(run, p)).orElse(new double[0]);
        double[] known =
                Arrays.stream(measured).filter(cost -> cost > 0).sorted().toArray();
        if (known.length == 0) {
            out.element("p", "No block of this run was timed.", "class", "none");
            return;
        }
        double low = known[0];
        double high = known[known.length - 1];
        for (double cost : predicted) {
            low = cost > 0 ? Math.min(low, cost) : low;
            high = Math.max(high, cost);
        }
        boolean wide = high > WIDE * low;
        Axis x = Axis.linear((double) run.partition().items(), LEFT, WIDTH - RIGHT);
        Axis y =
                wide ? Axis.logarithmic(low, high, HEIGHT - BOTTOM, 10) : Axis.linear(high * 1.08, HEIGHT - BOTTOM, 10);
        out.open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "viewBox",
                "0 0 " + WIDTH + " " + HEIGHT,
                "role",
                "img",
                "aria-label",
                "Seconds per item along the job, from " + Quantity.seconds(known[0]) + " to "
                        + Quantity.seconds(known[known.length - 1]));
        drawFrame(x, y, wide, out);
        out.empty("path", "class", "measured", "d", steps(run, measured, x, y));
        if (predicted.length > 0) {
            out.empty("path", "class", "predicted", "d", steps(run, predicted, x, y));
        }
        out.close().line();
        out.element("p", summary(known, predicted, measured, run), "class", "caption");
    }

    /** Returns seconds per item at speed 1 for each bin; 0 where nothing was measured. */
    static double[] measured(RunRecord run) {
        Map<String, Double> speeds = new HashMap<>();
        for (NodeDescription node : run.nodes()) {
            speeds.put(node.id(), node.speed());
        }
        double[] seconds = new double[run.bins().count()];
        long[] items = new long[seconds.length];
        for (BinRecord bin : run.binRecords()) {
            seconds[bin.bin()] += bin.nanos() / 1e9 * speeds.getOrDefault(bin.nodeId(), 1.0);
            items[bin.bin()] += bin.items();
        }
        for (int bin = 0; bin < seconds.length; bin++) {
            seconds[bin] = items[bin] == 0 ? 0 : seconds[bin] / items[bin];
        }
        return seconds;
    }

    private static double[] predicted(RunRecord run, CostProfile profile) {
        if (!profile.informed() || profile.partition().blocks() != run.bins().blocks()) {
            return new double[0];
        }
        double[] costs = new double[run.bins().count()];
        for (int bin = 0; bin < costs.length; bin++) {
            int first = run.bins().firstBlock(bin);
            int end = run.bins().endBlock(bin);
            costs[bin] = profile.seconds(first, end) / items(run, bin);
        }
        return costs;
    }

    private static long items(RunRecord run, int bin) {
        return endItem(run, bin) - run.partition().firstItem(run.bins().firstBlock(bin));
    }

    private static long endItem(RunRecord run, int bin) {
        return run.partition().endItem(run.bins().endBlock(bin) - 1);
    }

    private static void drawFrame(Axis x, Axis y, boolean wide, Markup out) {
        for (double tick : y.ticks(5)) {
            String at = number(y.at(tick));
            out.empty("line", "class", "grid", "x1", number(LEFT), "x2", number(WIDTH - RIGHT), "y1", at, "y2", at);
            out.element(
                    "text",
                    Quantity.tick(tick),
                    "class",
                    "tick right",
                    "x",
                    number(LEFT - 6),
                    "y",
                    number(y.at(tick) + 4));
        }
        for (double tick : x.ticks(8)) {
            out.element(
                    "text",
                    Quantity.plain(tick),
                    "class",
                    "tick mid",
                    "x",
                    number(x.at(tick)),
                    "y",
                    number(HEIGHT - BOTTOM + 16));
        }
        String from = number(HEIGHT - BOTTOM);
        out.empty("line", "class", "base", "x1", number(LEFT), "x2", number(WIDTH - RIGHT), "y1", from, "y2", from);
        out.element(
                "text",
                "item",
                "class",
                "axis mid",
                "x",
                number((LEFT + WIDTH - RIGHT) / 2.0),
                "y",
                number(HEIGHT - 6));
        out.element(
                "text",
                wide ? "time per item (log)" : "time per item",
                "class",
                "axis mid",
                "transform",
                "translate(13 " + number((HEIGHT - BOTTOM) / 2.0) + ") rotate(-90)");
    }

    private static String steps(RunRecord run, double[] costs, Axis x, Axis y) {
        Partition partition = run.partition();
        Bins bins = run.bins();
        StringBuilder path = new StringBuilder();
        boolean drawing = false;
        for (int bin = 0; bin < costs.length; bin++) {
            if (!(costs[bin] > 0)) {
                drawing = false;
                continue;
            }
            String height = number(y.at(costs[bin]));
            if (drawing) {
                path.append('V').append(height);
            } else {
                path.append('M').append(number(x.at((double) partition.firstItem(bins.firstBlock(bin)))));
                path.append(' ').append(height);
            }
            path.append('H').append(number(x.at((double) endItem(run, bin))));
            drawing = true;
        }
        return path.toString();
    }

    private static String summary(double[] known, double[] predicted, double[] measured, RunRecord run) {
        double spread = known[known.length - 1] / known[0];
        StringBuilder text = new StringBuilder();
        text.append("Measured time per item in ")
                .append(Quantity.count(run.bins().count(), "bin"));
        text.append(", brought to a node of speed 1; the dearest costs ").append(Quantity.plain(spread));
        text.append(" × the cheapest.");
        if (known.length < measured.length) {
            text.append(" Gaps were never timed.");
        }
        text.append(
                predicted.length == 0
                        ? " No prediction along the items is at hand."
                        : " The dashed line is what the cost model had predicted.");
        return text.toString();
    }
}
