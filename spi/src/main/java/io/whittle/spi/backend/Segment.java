package io.whittle.spi.backend;

import io.whittle.spi.BlockList;

/** An ordered list of a job's blocks, given to a node at once. Immutable; crosses machines. */
public final class Segment {
    private static final long[] NOTHING = {};

    private final JobDescription job;
    private final BlockList blocks;
    private final float[] weights;
    private final long reportNanos;
    private final long[] without;

    /**
     * @param job whose blocks
     * @param blocks which, in the order in which they are to run; at least one
     * @param weights the predicted cost of each, in any unit; empty where blocks are expected to cost what their items
     *     count. Not copied; must not change
     * @param reportNanos how long to wait, at least, between two reports of progress; see {@link #reportNanosAfter}
     */
    public Segment(JobDescription job, BlockList blocks, float[] weights, long reportNanos) {
        this(job, blocks, weights, reportNanos, NOTHING);
    }

    /** As above, with items that cannot be done: their blocks are run {@link #without} them. */
    public Segment(JobDescription job, BlockList blocks, float[] weights, long reportNanos, long... without) {
        if (blocks.isEmpty()) {
            throw new IllegalArgumentException("a segment needs at least one block");
        }
        if (weights.length != 0 && weights.length != blocks.size()) {
            throw new IllegalArgumentException(weights.length + " weights for " + blocks.size() + " blocks");
        }
        if (reportNanos < 0) {
            throw new IllegalArgumentException("the report interval must not be negative: " + reportNanos + " ns");
        }
        this.job = job;
        this.blocks = blocks;
        this.weights = weights;
        this.reportNanos = reportNanos;
        this.without = without;
    }

    /** Returns the job. */
    public JobDescription job() {
        return job;
    }

    /** Returns the blocks in the order in which they run. */
    public BlockList blocks() {
        return blocks;
    }

    /**
     * Returns the items that the blocks are to be run without, in ascending order: they cannot be done
     * ({@link io.whittle.spi.workload.WorkloadJob#canLeaveOutItems}). Nearly always none. Must not be changed.
     */
    public long[] without() {
        return without;
    }

    /** Returns the least time between two reports of progress. */
    public long reportNanos() {
        return reportNanos;
    }

    /** Returns the same segment, reporting at least this often early on. */
    public Segment reportingWithin(long nanos) {
        return reportNanos <= nanos ? this : new Segment(job, blocks, weights, nanos, without);
    }

    /**
     * Returns how long to wait between two reports when the segment has been running for a while: half of that while,
     * but never less than {@link #reportNanos} and, unless that is more, never more than a second. So a segment reports
     * often enough early on, when little is known of it, and a few dozen times in all. An interval of 0 stays 0: every
     * block is reported when it is done.
     */
    public long reportNanosAfter(long elapsedNanos) {
        return reportNanosAfter(reportNanos, elapsedNanos);
    }

    /** As {@link #reportNanosAfter(long)}, for a segment that was told to wait so long. */
    public static long reportNanosAfter(long reportNanos, long elapsedNanos) {
        return reportNanos == 0 ? 0 : Math.max(reportNanos, Math.min(elapsedNanos / 2, 1_000_000_000L));
    }

    /** Returns whether costs were predicted; if not, blocks weigh what their items count. */
    public boolean weighted() {
        return weights.length > 0;
    }

    /** Returns the predicted cost of the block at a position of the list, in a unit common to the segment. */
    public double weight(int index) {
        return weights.length == 0 ? job.partition().size(blocks.get(index)) : weights[index];
    }

    /**
     * Returns the position before which to stop when only a fraction of what follows {@code position} is to be kept:
     * the first one by which that fraction of the predicted cost is reached or nearest to being reached.
     *
     * @param position the first position not yet begun
     * @param end the position before which the segment stops by now
     */
    public int endAfterKeeping(double keepFraction, int position, int end) {
        if (!(keepFraction >= 0 && keepFraction <= 1)) {
            throw new IllegalArgumentException("the fraction to keep lies between 0 and 1: " + keepFraction);
        }
        if (keepFraction == 0) {
            return position; // also where blocks are predicted to cost nothing
        }
        double total = 0;
        for (int i = position; i < end; i++) {
            total += weight(i);
        }
        double keep = keepFraction * total;
        double kept = 0;
        for (int i = position; i < end; i++) {
            double weight = weight(i);
            if (kept + weight / 2 > keep) {
                return i;
            }
            kept += weight;
        }
        return end;
    }
}
