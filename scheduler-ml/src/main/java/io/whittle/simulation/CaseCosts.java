package io.whittle.simulation;

import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.cost.Bins;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.cost.JobFeatures;
import java.util.Optional;

/**
 * The costs of a case's blocks: those of its trace, scaled, laid end to end, and summed up by block. Takes memory by
 * blocks, not by items.
 */
final class CaseCosts {
    /** Where nobody says otherwise a block is one item, and more than one where that made more blocks than this. */
    static final int MAX_BLOCKS = 1 << 20;

    private static final double MICRO = 1e-6;
    private static final double LEAST_SECONDS = 1e-12;

    private final Partition partition;
    private final double factor;

    /**
     * @param given the case
     * @param trace its trace
     */
    CaseCosts(SuiteCase given, Trace trace) {
        this.partition = partition((long) trace.items() * given.repeat(), given.grain());
        this.factor = MICRO * (given.meanItemMicros() == 0 ? 1 : given.meanItemMicros() / trace.meanMicros());
    }

    /** Returns the blocks of so many items: of a grain, or as {@link #MAX_BLOCKS} says where that is 0. */
    static Partition partition(long items, long grain) {
        return new Partition(items, grain > 0 ? grain : (items + MAX_BLOCKS - 1) / MAX_BLOCKS);
    }

    Partition partition() {
        return partition;
    }

    /** Returns the seconds of each block at speed 1, given the microseconds of each item of the trace. */
    double[] blockSeconds(double[] itemMicros) {
        double[] before = new double[itemMicros.length + 1];
        for (int i = 0; i < itemMicros.length; i++) {
            before[i + 1] = before[i] + itemMicros[i];
        }
        double[] seconds = new double[partition.blocks()];
        for (int block = 0; block < seconds.length; block++) {
            long first = partition.firstItem(block);
            long end = partition.endItem(block);
            seconds[block] = factor
                    * (end - first == 1
                            ? itemMicros[(int) (first % itemMicros.length)]
                            : upTo(before, end) - upTo(before, first));
        }
        return seconds;
    }

    private static double upTo(double[] before, long item) {
        int items = before.length - 1;
        long whole = item / items;
        return whole * before[items] + before[(int) (item % items)];
    }

    /**
     * Returns what is known of the items before they run, block by block; empty where nothing is, or where there are more
     * blocks than a job has by default.
     */
    Optional<JobFeatures> features(Trace trace) {
        int blocks = partition.blocks();
        if (trace.features().isEmpty() || blocks > Partition.DEFAULT_MAX_BLOCKS) {
            return Optional.empty();
        }
        double[][] means = new double[blocks][];
        for (int block = 0; block < blocks; block++) {
            double[] sum = new double[trace.features().size()];
            long items = partition.size(block);
            long looked = Math.min(items, trace.items()); // whole rounds of a repeated trace have the same mean
            for (long item = partition.firstItem(block); item < partition.firstItem(block) + looked; item++) {
                double[] row = trace.itemFeatures()[(int) (item % trace.items())];
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += row[i] / looked;
                }
            }
            means[block] = sum;
        }
        return Optional.of(new JobFeatures(
                "trace", "1", Parameters.none(), partition, new Bins(blocks, blocks), trace.features(), means));
    }

    /** Returns a prediction as a profile at speed 1. */
    CostProfile profile(ItemPrediction prediction) {
        double[] perItem = blockSeconds(prediction.micros());
        for (int block = 0; block < perItem.length; block++) {
            perItem[block] = Math.max(LEAST_SECONDS, perItem[block] / partition.size(block));
        }
        return CostProfile.predicted(
                partition,
                new Bins(partition.blocks(), partition.blocks()),
                perItem,
                prediction.levelDeviation(),
                prediction.shapeDeviation(),
                prediction.source());
    }
}
