package io.whittle.training;

import io.whittle.cost.BinFeatures;
import io.whittle.cost.JobSignature;
import io.whittle.history.RecordedRun;
import io.whittle.scheduler.BinRecord;
import io.whittle.spi.cost.NodeClass;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;
import java.util.stream.IntStream;

/** A recorded run made ready for training: its targets are logs of the seconds of an item at nominal speed 1. */
final class TrainingRun {
    private static final double NANOS = 1e9;

    private final RecordedRun run;
    private final BinFeatures features;
    private final String signature;
    private final List<Row> rows;
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
        int[] usable = IntStream.range(0, run.costs().size())
                .filter(i -> isUsable(run.costs().get(i)))
                .toArray();
        rows = new Rows(run, usable);
        for (int i : usable) {
            BinRecord cost = run.costs().get(i);
            nanos[cost.bin()] += nominalNanos(run, cost);
            items[cost.bin()] += cost.items();
        }
        binCosts = new double[nanos.length];
        for (int bin = 0; bin < nanos.length; bin++) {
            binCosts[bin] = items[bin] == 0 ? Double.NaN : Math.log(nanos[bin] / NANOS / items[bin]);
        }
    }

    private boolean isUsable(BinRecord cost) {
        return run.nodes().containsKey(cost.nodeId())
                && cost.items() > 0
                && cost.bin() < run.job().bins().count();
    }

    /** Returns what it would have taken a node of nominal speed 1. */
    private static double nominalNanos(RecordedRun run, BinRecord cost) {
        return Math.max(1, cost.nanos()) * BinFeatures.nominalSpeed(run.nodes().get(cost.nodeId()));
    }

    /** The usable costs of a run as rows, each made when it is asked for: there may be millions. */
    private static final class Rows extends AbstractList<Row> implements RandomAccess {
        private final RecordedRun run;
        private final int[] usable;

        Rows(RecordedRun run, int[] usable) {
            this.run = run;
            this.usable = usable;
        }

        @Override
        public Row get(int i) {
            BinRecord cost = run.costs().get(usable[i]);
            return new Row(
                    cost.bin(),
                    run.nodes().get(cost.nodeId()),
                    Math.log(nominalNanos(run, cost) / NANOS / cost.items()));
        }

        @Override
        public int size() {
            return usable.length;
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
