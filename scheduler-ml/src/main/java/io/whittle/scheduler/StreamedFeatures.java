package io.whittle.scheduler;

import io.whittle.spi.Partition;
import io.whittle.spi.cost.Bins;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.workload.ItemFeatures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gathers what is known of items that come while the job runs, before their blocks may run and be forgotten. How many
 * there will be is not known, so blocks are put together in slots of 1, 2, 4, … blocks, and of large slots some blocks
 * stand for all. Used by the source's thread.
 */
final class StreamedFeatures {
    private static final int SLOTS = 2 * Bins.MAX_BINS;
    private static final int MAX_LOOKS_PER_SLOT = 32;

    private final JobRequest request;
    private final ItemFeatures known;
    private final long grain;
    private final int count;
    private final double[][] sums;
    private final int[] looks = new int[SLOTS];
    private int blocksPerSlot = 1;
    private int next;
    private boolean failed;

    StreamedFeatures(JobRequest request) {
        this.request = request;
        this.known = request.job().features();
        this.grain = request.job().grain();
        this.count = known.names().size();
        this.sums = new double[SLOTS][count];
    }

    /** Looks at blocks that are whole by now. */
    void available(long items) {
        guarded(() -> lookUpTo(new Partition(items, grain), (int) (items / grain)));
    }

    /** Looks at the rest; empty where looking has failed. */
    Optional<JobFeatures> complete(long items) {
        List<JobFeatures> all = new ArrayList<>(1);
        guarded(() -> {
            Partition partition = new Partition(items, grain);
            lookUpTo(partition, partition.blocks());
            all.add(features(partition));
        });
        return all.stream().findFirst();
    }

    /** Whatever goes wrong here must not keep the source from telling the loop of its items. */
    private void guarded(Runnable look) {
        if (failed) {
            return;
        }
        try {
            look.run();
        } catch (RuntimeException | LinkageError e) {
            failed = true;
            System.getLogger(StreamedFeatures.class.getName())
                    .log(System.Logger.Level.WARNING, "what is known of items is not recorded: " + e);
        }
    }

    private JobFeatures features(Partition partition) {
        Bins bins = Bins.of(partition.blocks());
        double[][] means = new double[bins.count()][count];
        for (int bin = 0; bin < means.length; bin++) {
            int looked = 0;
            for (int slot = slot(bins.firstBlock(bin)); slot <= slot(bins.endBlock(bin) - 1); slot++) {
                looked += looks[slot];
                add(means[bin], sums[slot]);
            }
            for (int i = 0; i < count; i++) {
                means[bin][i] /= looked;
            }
        }
        return new JobFeatures(
                request.workload().kind(),
                request.workload().version(),
                request.parameters(),
                partition,
                bins,
                known.names(),
                means);
    }

    private void lookUpTo(Partition partition, int end) {
        double[] means = new double[count];
        for (; next < end; next++) {
            while (slot(next) >= SLOTS) {
                halve();
            }
            if (next % Math.max(1, blocksPerSlot / MAX_LOOKS_PER_SLOT) == 0) {
                known.means(partition.firstItem(next), partition.endItem(next), means);
                add(sums[slot(next)], means);
                looks[slot(next)]++;
            }
        }
    }

    private int slot(int block) {
        return block / blocksPerSlot;
    }

    private void halve() {
        for (int slot = 0; slot < SLOTS; slot++) {
            boolean kept = slot < SLOTS / 2;
            looks[slot] = kept ? looks[2 * slot] + looks[2 * slot + 1] : 0;
            double[] both = new double[count];
            if (kept) {
                add(both, sums[2 * slot]);
                add(both, sums[2 * slot + 1]);
            }
            sums[slot] = both;
        }
        blocksPerSlot *= 2;
    }

    private static void add(double[] sum, double[] values) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += values[i];
        }
    }
}
