package io.whittle.policy;

import io.whittle.spi.policy.NodeView;
import java.util.List;

/**
 * GSS, guided self-scheduling: {@code ⌈R/P⌉} blocks (Polychronopoulos and Kuck, "Guided Self-Scheduling: A Practical
 * Scheduling Scheme for Parallel Supercomputers", IEEE Transactions on Computers 36(12), 1987,
 * doi:10.1109/TC.1987.5009495). Rounded up as published; no minimum chunk, GSS(1).
 */
final class GuidedSizes implements ChunkRule {
    private int nodes = 1;

    @Override
    public void nodesChanged(List<NodeView> present) {
        nodes = present.size();
    }

    @Override
    public int next(NodeView node, int left) {
        return ChunkRule.ceilingOfQuotient(left, nodes);
    }

    @Override
    public String reason() {
        return "gss: a fair share of what is left";
    }
}
