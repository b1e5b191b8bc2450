package io.whittle.policy;

import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.policy.AttemptView;
import io.whittle.spi.policy.Explanation;
import io.whittle.spi.policy.NodeView;
import java.util.Arrays;
import java.util.List;

/**
 * AWF, adaptive weighted factoring within a job: {@code w · R/(2P)} blocks, where the weights w are measured (Cariño and
 * Banicescu, "Dynamic load balancing with adaptive factoring methods in scientific applications", Journal of
 * Supercomputing 44, 2008). From a node's own chunks k = 1, 2, … of n blocks that took the
 * time t, its weighted mean time of a block is {@code π = Σ k·t / Σ k·n}, later chunks weighing more; {@code w ∝ 1/π}, and
 * the weights of all nodes add up to P.
 *
 * <ul>
 *   <li>B: batches of P chunks as in FAC2, {@code ⌈w · ⌈R/(2P)⌉⌉}; weights as they are when the batch begins
 *   <li>C: no batches, {@code ⌈w · R/(2P)⌉} by the latest weights and the latest R
 *   <li>D, E: like B and C, with t from dispatch to the news of the end, so it includes what a dispatch costs
 *   <li>C with minimum: not below {@code ⌈h/μ⌉}, where h is what a dispatch to the node costs and μ the mean time of all
 *       blocks observed so far
 * </ul>
 *
 * Nodes not yet measured weigh by nominal speed, against the measured ones too; so the first chunk is that of WF2, and
 * not a small trial. A chunk that was cut off counts with what was done of it.
 */
final class AdaptiveWeights implements ChunkRule {
    /** Which of the variants. */
    enum Variant {
        B(true, false, false, "awf-b: half of what is left by measured weights, in batches"),
        C(false, false, false, "awf-c: half of what is left by measured weights"),
        D(true, true, false, "awf-d: half of what is left by weights with overhead, in batches"),
        E(false, true, false, "awf-e: half of what is left by weights with overhead"),
        C_MINIMUM(false, false, true, "awf-c-min: half of what is left by measured weights, at least the overhead");

        final boolean batches;
        final boolean overheadCounts;
        final boolean minimum;
        final String reason;

        Variant(boolean batches, boolean overheadCounts, boolean minimum, String reason) {
            this.batches = batches;
            this.overheadCounts = overheadCounts;
            this.minimum = minimum;
            this.reason = reason;
        }
    }

    private final Variant variant;
    private final FactoringBatch batch = new FactoringBatch();
    private final NodeTimes times = new NodeTimes();
    private List<NodeView> nodes = List.of();
    private double[] batchWeights = new double[8];

    // by node index, over the node's own chunks
    private int[] chunks = new int[8];
    private double[] weightedNanos = new double[8];
    private double[] weightedBlocks = new double[8];

    private double observedNanos;
    private long observedBlocks;

    AdaptiveWeights(Variant variant) {
        this.variant = variant;
    }

    @Override
    public void nodesChanged(List<NodeView> present) {
        nodes = present;
        times.present(present);
        batch.nodes(present.size());
    }

    @Override
    public void blocksChanged(int known, int left) {
        batch.restart();
    }

    @Override
    public int next(NodeView node, int left) {
        if (variant.batches) {
            if (batch.begins()) {
                fixWeights();
            }
            return ChunkRule.roundUp(batchWeights[node.index()] * batch.next(left));
        }
        int size = ChunkRule.roundUp(times.weight(node) * left / (2.0 * times.nodes()));
        return variant.minimum ? Math.max(size, minimum(node)) : size;
    }

    /** Once per batch of P dispatches: constant time per dispatch. */
    private void fixWeights() {
        for (NodeView node : nodes) {
            if (node.index() >= batchWeights.length) {
                batchWeights = Arrays.copyOf(batchWeights, 2 * node.index() + 1);
            }
            batchWeights[node.index()] = times.weight(node);
        }
    }

    private int minimum(NodeView node) {
        return observedBlocks == 0 || observedNanos <= 0
                ? 1
                : ChunkRule.roundUp(node.overheadNanos() / (observedNanos / observedBlocks));
    }

    @Override
    public void progressed(AttemptView attempt, BlockOutcomes outcomes) {
        observedNanos += outcomes.totalNanos();
        observedBlocks += outcomes.size();
    }

    @Override
    public void ended(AttemptView attempt, long nowNanos) {
        int done = attempt.done();
        if (done == 0) {
            return;
        }
        int index = attempt.node().index();
        if (index >= chunks.length) {
            chunks = Arrays.copyOf(chunks, 2 * index + 1);
            weightedNanos = Arrays.copyOf(weightedNanos, 2 * index + 1);
            weightedBlocks = Arrays.copyOf(weightedBlocks, 2 * index + 1);
        }
        int k = ++chunks[index];
        weightedNanos[index] += k * (double) time(attempt, nowNanos);
        weightedBlocks[index] += k * (double) done;
        times.measured(attempt.node(), weightedNanos[index] / weightedBlocks[index], 0);
    }

    private long time(AttemptView attempt, long nowNanos) {
        if (!variant.overheadCounts) {
            return attempt.workedNanos();
        }
        // how long ago a node died, or how long a failure took, is not the time of the blocks that were done
        return attempt.done() == attempt.blocks().size()
                ? nowNanos - attempt.dispatchedNanos()
                : attempt.workedNanos() + attempt.node().overheadNanos();
    }

    @Override
    public Explanation explain(NodeView node, int left, int count, int size) {
        double weight = variant.batches ? batchWeights[node.index()] : times.weight(node);
        if (!variant.minimum) {
            return Explanation.of(ChunkRule.bound(left, size), ChunkFigures.WEIGHTED, left, count, size, weight);
        }
        int byWeight = ChunkRule.roundUp(weight * left / (2.0 * times.nodes()));
        String bound = size < left && size > byWeight ? ChunkFigures.OVERHEAD : ChunkRule.bound(left, size);
        double mean = observedBlocks == 0 ? Double.NaN : observedNanos * 1e-9 / observedBlocks;
        return Explanation.of(
                bound, ChunkFigures.MINIMUM, left, count, size, weight, mean, node.overheadNanos() * 1e-9);
    }

    @Override
    public String reason() {
        return variant.reason;
    }
}
