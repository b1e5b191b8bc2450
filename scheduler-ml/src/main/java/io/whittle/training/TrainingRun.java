package io.whittle.training;

import io.whittle.cost.BinFeatures;
import io.whittle.cost.JobSignature;
import io.whittle.history.RecordedRun;
import io.whittle.scheduler.BinRecord;
import io.whittle.spi.cost.NodeClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A recorded run made ready for training: its targets are logs of the seconds of an item at nominal speed 1. */
final class TrainingRun {
    private static final double NANOS = 1e9;

    private final RecordedRun run;
    private final BinFeatures features;
    private final String signature;
    private final List<Row> rows = new ArrayList<>();
    private final double[] binCosts;

    /**
     * A row of training.
     *
     * @param bin the bin
     * @param node the class of the node it ran on
     * @param target the log of the seconds of an item at nominal speed 1
     */
    record Row(int bin, NodeClass node, double target) {}

    TrainingRun(RecordedRun run) {
        this.run = run;
        this.features = BinFeatures.of(run.job());
        this.signature = JobSignature.of(run.job());
        double[] nanos = new double[run.job().bins().count()];
        double[] items = new double[nanos.length];
        for (BinRecord cost : run.costs()) {
            NodeClass node = run.nodes().get(cost.nodeId());
            if (node != null && cost.items() > 0 && cost.bin() < nanos.length) {
                double nominal = Math.max(1, cost.nanos()) * BinFeatures.nominalSpeed(node);
                rows.add(new Row(cost.bin(), node, Math.log(nominal / NANOS / cost.items())));
                nanos[cost.bin()] += nominal;
                items[cost.bin()] += cost.items();
            }
        }
        binCosts = new double[nanos.length];
        for (int bin = 0; bin < nanos.length; bin++) {
            binCosts[bin] = items[bin] == 0 ? Double.NaN : Math.log(nanos[bin] / NANOS / items[bin]);
        }
    }

    String kind() {
        return run.job().kind();
    }

    String runId() {
        return run.runId();
    }

    /** Two runs of one signature are runs of the same job. */
    String signature() {
        return signature;
    }

    BinFeatures features() {
        return features;
    }

    List<Row> rows() {
        return rows;
    }

    /** Returns at most so many rows, evenly chosen. */
    List<Row> someRows(int max) {
        return someRows(max, 0);
    }

    /**
     * Returns at most so many rows, evenly chosen.
     *
     * @param phase how far into an even stretch each of them lies, from 0 to below 1
     */
    List<Row> someRows(int max, double phase) {
        if (rows.size() <= max) {
            return rows;
        }
        List<Row> some = new ArrayList<>(max);
        for (int i = 0; i < max; i++) {
            some.add(rows.get((int) ((i + phase) * rows.size() / max)));
        }
        return some;
    }

    /** Returns the target of each bin over all nodes; not a number where a bin did not run. */
    double[] binCosts() {
        return binCosts;
    }

    /** Returns whether so much of it ran that its costs may be used again. */
    boolean nearlyWhole() {
        return Arrays.stream(binCosts).filter(Double::isNaN).count() * 10 <= binCosts.length;
    }

    /** Returns the median by which its bins cost more than these. */
    double levelAgainst(float[] costs) {
        double[] differences = new double[binCosts.length];
        Arrays.setAll(differences, bin -> binCosts[bin] - costs[bin]);
        return Numbers.median(
                Arrays.stream(differences).filter(Double::isFinite).toArray());
    }

    double medianCost() {
        return Numbers.median(Arrays.stream(binCosts).filter(Double::isFinite).toArray());
    }
}
