package io.whittle.policy;

import io.whittle.spi.BlockList;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.policy.Explanation;
import io.whittle.spi.policy.JobPolicy;
import io.whittle.spi.policy.NodeView;
import io.whittle.spi.policy.PolicyContext;
import io.whittle.spi.policy.SegmentOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * BinLPT: cuts the job, in block order, into bins of at least 1/k of its predicted cost, and gives the bins away dearest
 * first (Penna et al., "BinLPT: A Novel Workload-Aware Loop Scheduler for
 * Irregular Parallel Loops", Simpósio em Sistemas Computacionais de Alto Desempenho, 2016; Concurrency and Computation:
 * Practice and Experience, 2019, hal-01986361). A bin is closed by the block with which it reaches 1/k; the last one may
 * hold less. k = 16P here. Where nothing is predicted the bins hold equal numbers of blocks.
 *
 * <p>The published scheduler first assigns all bins to threads and lets threads that run dry take others' bins; here
 * each free node takes the dearest bin that waits, which is the same rule without a wrong assignment to undo. A better
 * profile cuts what waits anew. Blocks that come later or come back are cut into bins of the same cost and queue with
 * the others. Takes time in proportion to the blocks when it cuts, and O(log k) per dispatch.
 */
final class BinLongestFirst implements JobPolicy {
    private static final int BINS_PER_NODE = 16;
    private static final String REASON = "binlpt: the bin with the highest predicted cost";

    private static final List<String> FIGURES =
            List.of("bins waiting", "predicted cost of this bin", "of the next dearest");

    private record Bin(BlockList blocks, double seconds) {}

    private final PolicyContext context;
    private final List<BlockList> uncut = new ArrayList<>();
    private final PriorityQueue<Bin> bins = new PriorityQueue<>(
            Comparator.comparingDouble(Bin::seconds).reversed().thenComparingInt(bin -> bin.blocks()
                    .get(0)));
    private boolean profileChanged;

    BinLongestFirst(PolicyContext context) {
        this.context = context;
    }

    @Override
    public void blocksAvailable(BlockList blocks) {
        if (!blocks.isEmpty()) {
            uncut.add(blocks);
        }
    }

    @Override
    public void profileChanged() {
        profileChanged = true;
    }

    @Override
    public boolean offer(NodeView node) {
        if (profileChanged && !bins.isEmpty()) {
            uncut.add(inBlockOrder());
            bins.clear();
        }
        profileChanged = false;
        if (!uncut.isEmpty()) {
            cut(context.profile(node));
        }
        if (bins.isEmpty()) {
            return false;
        }
        int waiting = bins.size();
        Bin bin = bins.remove();
        double next = bins.isEmpty() ? Double.NaN : bins.element().seconds();
        context.dispatch(
                node,
                SegmentOrder.of(bin.blocks(), REASON)
                        .explainedBy(Explanation.of("the bin", FIGURES, waiting, bin.seconds(), next)));
        return true;
    }

    private BlockList inBlockOrder() {
        return BlockList.of(bins.stream()
                .flatMapToInt(bin -> Arrays.stream(bin.blocks().toArray()))
                .sorted()
                .toArray());
    }

    private void cut(CostProfile profile) {
        int nodes = Math.max(1, context.nodes().size());
        int predicted = profile.partition().blocks();
        // a job that grows may have more blocks than its profile speaks of: those cost the mean of the others
        double mean = predicted == 0 ? 1 : profile.totalSeconds() / predicted;
        double total = mean * Math.max(predicted, context.partition().blocks());
        double enough = total / (BINS_PER_NODE * (double) nodes) * (1 - 1e-9);
        for (BlockList blocks : uncut) {
            int from = 0;
            double seconds = 0;
            for (int i = 0; i < blocks.size(); i++) {
                int block = blocks.get(i);
                seconds += block < predicted ? profile.seconds(block) : mean;
                if (seconds >= enough || i == blocks.size() - 1) {
                    bins.add(new Bin(blocks.slice(from, i + 1), seconds));
                    from = i + 1;
                    seconds = 0;
                }
            }
        }
        uncut.clear();
    }
}
