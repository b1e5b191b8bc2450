package io.whittle.policy;

import io.whittle.spi.policy.Explanation;
import io.whittle.spi.policy.NodeView;
import java.util.List;

/**
 * WF2, weighted factoring: {@code ⌈w · ⌈R/(2P)⌉⌉} blocks, in batches of P chunks as FAC2, where w is the node's nominal
 * speed over the mean one (Hummel, Schmidt, Uma and Wein, "Load-Sharing in Heterogeneous Systems via Weighted Factoring",
 * ACM Symposium on Parallel Algorithms and Architectures, 1996). Both steps are rounded up.
 */
final class WeightedSizes implements ChunkRule {
    private final FactoringBatch batch = new FactoringBatch();
    private final NodeTimes times = new NodeTimes();

    @Override
    public void nodesChanged(List<NodeView> present) {
        times.present(present);
        batch.nodes(present.size());
    }

    @Override
    public void blocksChanged(int known, int left) {
        batch.restart();
    }

    @Override
    public int next(NodeView node, int left) {
        return ChunkRule.roundUp(times.weight(node) * batch.next(left));
    }

    @Override
    public Explanation explain(NodeView node, int left, int nodes, int size) {
        return Explanation.of(
                ChunkRule.bound(left, size), ChunkFigures.WEIGHTED, left, nodes, size, times.weight(node));
    }

    @Override
    public String reason() {
        return "wf2: half of what is left, shared by nominal speed";
    }
}
