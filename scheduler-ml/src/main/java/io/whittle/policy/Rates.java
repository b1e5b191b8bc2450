package io.whittle.policy;

import io.whittle.spi.policy.NodeView;
import java.util.Arrays;

/**
 * How fast each node really is in this job: observed time over predicted cost, both with forgetting, drawn towards the
 * job's own factor as long as little has been seen of the node. Keeps the two apart, so that a job that is dearer than
 * predicted does not make every node look slow.
 *
 * <p>With {@code T} the observed seconds brought to nominal speed, {@code S} the predicted seconds of the same blocks,
 * {@code R = ΣT/ΣS} over all nodes, and {@code k} the prior's weight in predicted seconds, the factor of a node is
 * {@code (T + kR)/(S + k)}: the posterior mean of a conjugate prior whose weight is the noise of single blocks over the
 * expected spread of nodes.
 */
final class Rates {
    /** Nominal speeds are taken to be right within about this (standard deviation of the log). */
    private static final double NODE_DEVIATION = 0.3;

    /** No node is as steady as not to be off by about this. */
    private static final double LEAST_DEVIATION = 0.1;

    private static final double MAX_PRIOR_BLOCKS = 20;
    private static final double MAX_SURPRISE = 4;

    private double[] observed = new double[16];
    private double[] predicted = new double[16];
    private double allObserved;
    private double allPredicted;
    private double residualSquares;
    private long blocks;

    /**
     * Takes a block in.
     *
     * @param cost its predicted cost, in seconds at speed 1
     * @param seconds what it took on the node
     */
    void observe(NodeView node, double cost, double seconds) {
        int i = node.index();
        if (i >= observed.length) {
            observed = Arrays.copyOf(observed, 2 * i);
            predicted = Arrays.copyOf(predicted, 2 * i);
        }
        double before = secondsPerCost(node);
        double nominal = seconds * node.description().speed();
        double keep = Math.pow(0.5, cost / (2 * priorCost()));
        observed[i] = observed[i] * keep + nominal;
        predicted[i] = predicted[i] * keep + cost;
        // the surprise that is left once the node is known; bounded, since a node that turns slow is no noise
        double surprise = Math.min(MAX_SURPRISE, known() ? seconds / (cost * before) : 1) - 1;
        residualSquares += surprise * surprise * cost;
        allObserved += nominal;
        allPredicted += cost;
        blocks++;
    }

    /** Returns whether anything has been observed. */
    boolean known() {
        return blocks > 0;
    }

    /** Returns by how much the job is dearer than predicted; 1 as long as nothing is known. */
    double jobFactor() {
        return blocks == 0 ? 1 : allObserved / allPredicted;
    }

    /** Returns the seconds that a predicted second takes on the node. */
    double secondsPerCost(NodeView node) {
        int i = node.index();
        double k = priorCost();
        double t = i < observed.length ? observed[i] : 0;
        double s = i < observed.length ? predicted[i] : 0;
        return (t + k * jobFactor()) / (s + k) / node.description().speed();
    }

    /** Returns the standard deviation of the log of that. */
    double deviation(NodeView node) {
        int i = node.index();
        double k = priorCost();
        double s = i < predicted.length ? predicted[i] : 0;
        return Math.max(LEAST_DEVIATION, NODE_DEVIATION * Math.sqrt(k / (s + k)));
    }

    /** Returns the mean predicted cost of the blocks seen so far. */
    double meanCost() {
        return blocks == 0 ? 1e-3 : allPredicted / blocks;
    }

    /** Returns the squared coefficient of variation of a single block's time around its prediction. */
    double blockVariance() {
        if (blocks < 2) {
            return 1;
        }
        return residualSquares / allPredicted;
    }

    private double priorCost() {
        double priorBlocks = blockVariance() / (NODE_DEVIATION * NODE_DEVIATION);
        return meanCost() * Math.min(MAX_PRIOR_BLOCKS, Math.max(1, priorBlocks));
    }
}
