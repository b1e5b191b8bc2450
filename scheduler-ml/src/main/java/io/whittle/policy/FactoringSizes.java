package io.whittle.policy;

import io.whittle.spi.policy.NodeView;
import java.util.List;

/**
 * FAC2, factoring with x = 2: batches of P chunks of {@code ⌈R/(2P)⌉} blocks, R taken when the batch begins (Hummel,
 * Schonberg and Flynn, "Factoring: A Method for Scheduling Parallel Loops", Communications of the ACM 35(8), 1992,
 * doi:10.1145/135226.135232). Rounded up as published, so 1000 blocks on 4 nodes give 4 × 125, 63, 31, 16, 8, 4, 2, 1.
 */
final class FactoringSizes implements ChunkRule {
    private final FactoringBatch batch = new FactoringBatch();

    @Override
    public void nodesChanged(List<NodeView> present) {
        batch.nodes(present.size());
    }

    @Override
    public void blocksChanged(int known, int left) {
        batch.restart();
    }

    @Override
    public int next(NodeView node, int left) {
        return batch.next(left);
    }

    @Override
    public String reason() {
        return "fac2: half of what is left, shared equally";
    }
}
