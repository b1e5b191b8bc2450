package io.whittle.policy;

import io.whittle.spi.policy.NodeView;

/**
 * SS, self-scheduling: one block at a time (Tang and Yew, "Processor Self-Scheduling for Multiple-Nested Parallel Loops",
 * International Conference on Parallel Processing, 1986). Nothing to round.
 */
final class SingleBlocks implements ChunkRule {
    @Override
    public int next(NodeView node, int left) {
        return 1;
    }

    @Override
    public String reason() {
        return "ss: one block at a time";
    }
}
