package io.whittle.simulation;

import io.whittle.spi.Partition;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.cost.JobFeatures;
import java.util.List;
import java.util.Optional;

/**
 * A job on a simulated cluster.
 *
 * @param blockSeconds the true cost of each block at speed 1. Not copied; must not change
 * @param partition the job's blocks
 * @param nodes the cluster
 * @param overheadSeconds what a dispatch costs: a message takes half of it each way
 * @param bytesPerItem bytes that travel with a dispatch, per item
 * @param bytesPerSecond how much passes over each node's link; infinite where it does not matter
 * @param detectionSeconds how long a death goes unnoticed
 * @param profile what is predicted of blocks at speed 1; empty where nothing is
 * @param features what is known of the items; empty where nothing is
 * @param seed handed to the policy
 * @param canShrink whether nodes can cut segments back
 */
public record SimulationCase(
        double[] blockSeconds,
        Partition partition,
        List<SimulatedNode> nodes,
        double overheadSeconds,
        double bytesPerItem,
        double bytesPerSecond,
        double detectionSeconds,
        Optional<CostProfile> profile,
        Optional<JobFeatures> features,
        long seed,
        boolean canShrink) {

    /** A case whose nodes can cut segments back. */
    public SimulationCase(
            double[] blockSeconds,
            Partition partition,
            List<SimulatedNode> nodes,
            double overheadSeconds,
            double bytesPerItem,
            double bytesPerSecond,
            double detectionSeconds,
            Optional<CostProfile> profile,
            Optional<JobFeatures> features,
            long seed) {
        this(
                blockSeconds,
                partition,
                nodes,
                overheadSeconds,
                bytesPerItem,
                bytesPerSecond,
                detectionSeconds,
                profile,
                features,
                seed,
                true);
    }

    public SimulationCase {
        nodes = List.copyOf(nodes);
        if (blockSeconds.length != partition.blocks()) {
            throw new IllegalArgumentException(blockSeconds.length + " costs for " + partition.blocks() + " blocks");
        }
        if (overheadSeconds < 0 || detectionSeconds < 0) {
            throw new IllegalArgumentException("overhead and detection must not be negative");
        }
    }

    /** A case without transfer costs, deaths or predictions; each cost is that of an item. */
    public static SimulationCase of(double[] itemSeconds, List<SimulatedNode> nodes, double overheadSeconds) {
        return of(itemSeconds, new Partition(itemSeconds.length, 1), nodes, overheadSeconds);
    }

    /** The same with blocks of several items; each cost is that of a block. */
    public static SimulationCase of(
            double[] blockSeconds, Partition partition, List<SimulatedNode> nodes, double overheadSeconds) {
        return new SimulationCase(
                blockSeconds,
                partition,
                nodes,
                overheadSeconds,
                0,
                Double.POSITIVE_INFINITY,
                0,
                Optional.empty(),
                Optional.empty(),
                0);
    }

    /**
     * Returns the time before which no schedule can end: the larger of the time by which the capacity of all nodes (each
     * from its start, less half an overhead for its first dispatch and what opening the job takes, less what death takes) covers the total cost, plus
     * half an overhead, and the dearest block alone on the node that ends it earliest, plus an overhead.
     */
    public double lowerBoundSeconds() {
        double total = 0;
        double dearest = 0;
        for (double cost : blockSeconds) {
            total += cost;
            dearest = Math.max(dearest, cost);
        }
        if (total == 0) {
            return 0;
        }
        double half = overheadSeconds / 2;
        double low = 0;
        double high = 1;
        while (capacityBy(high, half) < total && high < 1e15) {
            high *= 2;
        }
        for (int i = 0; i < 100; i++) {
            double middle = (low + high) / 2;
            if (capacityBy(middle, half) < total) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double alone = Double.POSITIVE_INFINITY;
        for (SimulatedNode node : nodes) {
            Capacity capacity = new Capacity(node.speed(), node.availability());
            double start = node.readySeconds(false, half);
            double end = capacity.timeOf(capacity.at(start) + dearest);
            if (end > node.diesSeconds()) {
                start = node.readySeconds(true, half);
                end = Double.isInfinite(start) ? start : capacity.timeOf(capacity.at(start) + dearest);
            }
            alone = Math.min(alone, end + half);
        }
        return Math.max(high + half, alone);
    }

    private double capacityBy(double seconds, double half) {
        double sum = 0;
        for (SimulatedNode node : nodes) {
            Capacity capacity = new Capacity(node.speed(), node.availability());
            sum += between(capacity, node.readySeconds(false, half), Math.min(seconds, node.diesSeconds()));
            if (!Double.isInfinite(node.rejoinsSeconds())) {
                sum += between(capacity, node.readySeconds(true, half), seconds);
            }
        }
        return sum;
    }

    private static double between(Capacity capacity, double from, double to) {
        return to <= from ? 0 : capacity.at(to) - capacity.at(from);
    }
}
