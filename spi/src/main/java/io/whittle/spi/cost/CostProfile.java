package io.whittle.spi.cost;

import io.whittle.spi.Partition;

/**
 * Predicted cost along a job's items on one class of nodes, binned, with its uncertainty. A stretch of neighbouring
 * blocks costs O(1) to ask for. Immutable.
 */
public final class CostProfile {
    private final Partition partition;
    private final Bins bins;
    private final double[] secondsPerItem;
    private final double[] prefixSeconds; // of whole bins
    private final double factor; // of all costs; scaled profiles share their arrays
    private final double levelDeviation;
    private final double shapeDeviation;
    private final boolean informed;
    private final String modelVersion;

    private CostProfile(
            Partition partition,
            Bins bins,
            double[] secondsPerItem,
            double levelDeviation,
            double shapeDeviation,
            boolean informed,
            String modelVersion) {
        if (secondsPerItem.length != bins.count()) {
            throw new IllegalArgumentException(secondsPerItem.length + " costs for " + bins.count() + " bins");
        }
        if (!(levelDeviation >= 0) || !(shapeDeviation >= 0)) {
            throw new IllegalArgumentException(
                    "deviations must not be negative: " + levelDeviation + ", " + shapeDeviation);
        }
        this.partition = partition;
        this.bins = bins;
        this.secondsPerItem = secondsPerItem.clone();
        this.levelDeviation = levelDeviation;
        this.shapeDeviation = shapeDeviation;
        this.informed = informed;
        this.modelVersion = modelVersion;
        this.factor = 1;
        this.prefixSeconds = new double[bins.count() + 1];
        for (int bin = 0; bin < bins.count(); bin++) {
            double perItem = secondsPerItem[bin];
            if (!(perItem > 0) || Double.isInfinite(perItem)) {
                throw new IllegalArgumentException("bin " + bin + " has no positive cost: " + perItem + " s an item");
            }
            prefixSeconds[bin + 1] = prefixSeconds[bin] + perItem * items(bins.firstBlock(bin), bins.endBlock(bin));
        }
    }

    /**
     * A prediction.
     *
     * @param secondsPerItem for each bin, the expected seconds of one of its items on a node of the class
     * @param levelDeviation standard deviation of the log of the factor by which all may be off together
     * @param shapeDeviation standard deviation of the log of the factor by which a single bin may be off beside that
     * @param modelVersion which model says so
     */
    public static CostProfile predicted(
            Partition partition,
            Bins bins,
            double[] secondsPerItem,
            double levelDeviation,
            double shapeDeviation,
            String modelVersion) {
        return new CostProfile(partition, bins, secondsPerItem, levelDeviation, shapeDeviation, true, modelVersion);
    }

    /** Nothing is known: every item is taken to cost the same, a millisecond at first, give or take a factor of 1,000. */
    public static CostProfile flat(Partition partition) {
        Bins bins = new Bins(partition.blocks(), partition.blocks() == 0 ? 0 : 1);
        double[] perItem = new double[bins.count()];
        java.util.Arrays.fill(perItem, 1e-3);
        return new CostProfile(partition, bins, perItem, Math.log(1000), 0.5, false, "none");
    }

    /** Returns the same prediction with every cost multiplied by a positive factor: for nodes of another speed, say. */
    public CostProfile scaled(double factor) {
        return new CostProfile(this, this.factor * factor);
    }

    private CostProfile(CostProfile other, double factor) {
        if (!(factor > 0) || Double.isInfinite(factor)) {
            throw new IllegalArgumentException("a profile is scaled by a positive factor, not " + factor);
        }
        this.partition = other.partition;
        this.bins = other.bins;
        this.secondsPerItem = other.secondsPerItem;
        this.prefixSeconds = other.prefixSeconds;
        this.factor = factor;
        this.levelDeviation = other.levelDeviation;
        this.shapeDeviation = other.shapeDeviation;
        this.informed = other.informed;
        this.modelVersion = other.modelVersion;
    }

    /** Returns the blocks that this profile is about. */
    public Partition partition() {
        return partition;
    }

    /** Returns its resolution. */
    public Bins bins() {
        return bins;
    }

    /** Returns whether a model said this; false for {@link #flat}. */
    public boolean informed() {
        return informed;
    }

    /** Returns which model said this. */
    public String modelVersion() {
        return modelVersion;
    }

    /** Returns the standard deviation of the log of the factor by which everything may be off together. */
    public double levelDeviation() {
        return levelDeviation;
    }

    /** Returns the standard deviation of the log of the factor by which one bin may be off beside that. */
    public double shapeDeviation() {
        return shapeDeviation;
    }

    /** Returns the expected seconds of a block. */
    public double seconds(int block) {
        return factor * secondsPerItem[bins.binOf(block)] * partition.size(block);
    }

    /** Returns the expected seconds of the blocks {@code from} up to but not including {@code to}. */
    public double seconds(int from, int to) {
        if (from >= to) {
            return 0;
        }
        int firstBin = bins.binOf(from);
        int lastBin = bins.binOf(to - 1);
        if (firstBin == lastBin) {
            return factor * secondsPerItem[firstBin] * items(from, to);
        }
        return factor
                * (secondsPerItem[firstBin] * items(from, bins.endBlock(firstBin))
                        + prefixSeconds[lastBin]
                        - prefixSeconds[firstBin + 1]
                        + secondsPerItem[lastBin] * items(bins.firstBlock(lastBin), to));
    }

    /** Returns the expected seconds of the whole job. */
    public double totalSeconds() {
        return factor * prefixSeconds[bins.count()];
    }

    private long items(int from, int to) {
        return from == to ? 0 : partition.endItem(to - 1) - partition.firstItem(from);
    }
}
