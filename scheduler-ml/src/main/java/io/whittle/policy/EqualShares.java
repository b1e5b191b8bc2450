package io.whittle.policy;

import io.whittle.spi.policy.NodeView;
import java.util.List;

/**
 * STATIC, block-wise: one chunk of {@code ⌈N/P⌉} for each node, whatever the nodes' speeds, as OpenMP's {@code
 * schedule(static)} and the scheduling literature have it (e.g. Kruskal and Weiss, "Allocating Independent Subtasks on
 * Parallel Processors", IEEE Transactions on Software Engineering 11(10), 1985). Rounded up, so the last chunk may be
 * shorter, or there may be fewer than P chunks.
 *
 * <p>Blocks that come later or come back are shared out by the same rule, together with what still waits.
 */
final class EqualShares implements ChunkRule {
    private int nodes = 1;
    private int share;

    @Override
    public void nodesChanged(List<NodeView> present) {
        nodes = present.size();
    }

    @Override
    public void blocksChanged(int known, int left) {
        share = ChunkRule.ceilingOfQuotient(left, nodes);
    }

    @Override
    public int next(NodeView node, int left) {
        return share;
    }

    @Override
    public String reason() {
        return "static: an equal share of all blocks";
    }
}
