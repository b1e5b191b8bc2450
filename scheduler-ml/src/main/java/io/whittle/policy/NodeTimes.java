package io.whittle.policy;

import io.whittle.spi.policy.NodeView;
import java.util.Arrays;
import java.util.List;

/**
 * How long a block takes on each node, as far as measured, and the nodes' weights that follow. Where a node has not been
 * measured, its nominal speed and the mean of {@code time × nominal speed} over the measured nodes stand in; where none
 * has been, nominal speeds alone decide. A measurement or a question takes constant time, a change of nodes takes time in
 * proportion to their number. Not safe for use by several threads.
 */
final class NodeTimes {
    private double[] speed = new double[8]; // 0: not present
    private double[] nanos = new double[8]; // per block; 0: not measured
    private double[] variance = new double[8];
    private int nodes;

    // sums over the measured nodes that are present
    private int measured;
    private double rateSum;
    private double scaledSum; // nanos × speed
    private double dispersionSum; // variance / nanos
    private double relativeSum; // variance / nanos²
    // sums over the others that are present
    private double nominalSum;
    private double inverseNominalSum;

    /** These nodes are present, and no others. Measurements of nodes that left are kept: a node may return. */
    void present(List<NodeView> present) {
        Arrays.fill(speed, 0);
        nodes = present.size();
        measured = 0;
        rateSum = 0;
        scaledSum = 0;
        dispersionSum = 0;
        relativeSum = 0;
        nominalSum = 0;
        inverseNominalSum = 0;
        for (NodeView node : present) {
            int index = node.index();
            makeRoom(index);
            speed[index] = node.description().speed();
            if (nanos[index] > 0) {
                count(index, 1);
            } else {
                nominalSum += speed[index];
                inverseNominalSum += 1 / speed[index];
            }
        }
    }

    /**
     * A node's latest estimate, in place of an earlier one.
     *
     * @param nanosPerBlock mean time of a block; what is below a nanosecond counts as one
     * @param varianceOfBlock variance of the time of a block, in square nanoseconds
     */
    void measured(NodeView node, double nanosPerBlock, double varianceOfBlock) {
        int index = node.index();
        makeRoom(index);
        boolean isPresent = speed[index] > 0;
        if (isPresent && nanos[index] > 0) {
            count(index, -1);
        } else if (isPresent) {
            nominalSum -= speed[index];
            inverseNominalSum -= 1 / speed[index];
        }
        nanos[index] = Math.max(1, nanosPerBlock);
        variance[index] = varianceOfBlock;
        if (isPresent) {
            count(index, 1);
        }
    }

    private void count(int index, int sign) {
        measured += sign;
        rateSum += sign / nanos[index];
        scaledSum += sign * nanos[index] * speed[index];
        dispersionSum += sign * variance[index] / nanos[index];
        relativeSum += sign * variance[index] / (nanos[index] * nanos[index]);
    }

    private void makeRoom(int index) {
        if (index >= speed.length) {
            int length = Math.max(index + 1, 2 * speed.length);
            speed = Arrays.copyOf(speed, length);
            nanos = Arrays.copyOf(nanos, length);
            variance = Arrays.copyOf(variance, length);
        }
    }

    /** Returns how many nodes are present. */
    int nodes() {
        return nodes;
    }

    /** Returns the time of a block on a node of nominal speed 1: measured, or 1 where nothing was. */
    private double nominalNanos() {
        return measured > 0 ? scaledSum / measured : 1;
    }

    /** Returns μ of a node: the time of a block in nanoseconds, in an arbitrary unit where no node was measured. */
    double nanos(NodeView node) {
        int index = node.index();
        boolean known = index < nanos.length && nanos[index] > 0 && measured > 0;
        return known ? nanos[index] : nominalNanos() / node.description().speed();
    }

    /** Returns Σ 1/μ over the nodes present. */
    double totalRate() {
        return Math.max(0, rateSum) + Math.max(0, nominalSum) / nominalNanos();
    }

    /** Returns Σ σ²/μ over the nodes present; where a node was not measured, σ/μ is the mean of the others. */
    double totalDispersion() {
        double relative = measured > 0 ? Math.max(0, relativeSum) / measured : 0;
        return Math.max(0, dispersionSum) + relative * nominalNanos() * Math.max(0, inverseNominalSum);
    }

    /** Returns a node's weight: its rate over the mean rate, so that the weights of all nodes add up to their number. */
    double weight(NodeView node) {
        return nodes / (nanos(node) * totalRate());
    }
}
