package io.whittle.policy;

import io.whittle.spi.policy.NodeView;
import java.util.List;

/**
 * TSS, trapezoid self-scheduling: sizes fall linearly from {@code f = ⌈N/(2P)⌉} to {@code l = 1} (Tzen and Ni, "Trapezoid
 * Self-Scheduling: A Practical Scheduling Scheme for Parallel Compilers", IEEE Transactions on Parallel and Distributed
 * Systems 4(1), 1993). {@code n = ⌈2N/(f + l)⌉} chunks are planned, each {@code δ = (f − l)/(n − 1)}
 * shorter than the one before.
 *
 * <p>δ is cut down to an integer, as the published implementations do. So sizes fall more slowly than planned and all is
 * given away before they reach l: 1000 blocks on 4 nodes (f = 125, n = 16, δ = 8) go in 13 chunks, 125, 117, …, 45, 37,
 * which make 972, and the 28 that are left (29 by the rule). The large last chunks are a weakness of the technique as it
 * is used.
 *
 * <p>When nodes change, or blocks come or come back, the trapezoid begins anew over all that waits.
 */
final class TrapezoidSizes implements ChunkRule {
    private static final int LAST = 1;

    private int nodes = 1;
    private boolean planned;
    private int size;
    private int decrement;

    @Override
    public void nodesChanged(List<NodeView> present) {
        nodes = present.size();
        planned = false;
    }

    @Override
    public void blocksChanged(int known, int left) {
        planned = false;
    }

    @Override
    public int next(NodeView node, int left) {
        if (planned) {
            size = Math.max(LAST, size - decrement);
        } else {
            size = ChunkRule.ceilingOfQuotient(left, 2L * nodes);
            int chunks = ChunkRule.ceilingOfQuotient(2L * left, (long) size + LAST);
            decrement = chunks > 1 ? (size - LAST) / (chunks - 1) : 0;
            planned = true;
        }
        return size;
    }

    @Override
    public String reason() {
        return "tss: sizes that fall linearly";
    }
}
