package io.whittle.policy;

import io.whittle.spi.BlockList;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.policy.AttemptView;
import io.whittle.spi.policy.Explanation;
import io.whittle.spi.policy.JobPolicy;
import io.whittle.spi.policy.NodeView;
import io.whittle.spi.policy.PolicyContext;
import io.whittle.spi.policy.SegmentOrder;
import java.util.List;

/**
 * Gives every free node that asks the next blocks in order, as many as a {@link ChunkRule} says. Takes constant time per
 * dispatch. Like the published techniques it neither sends ahead nor cuts running segments back.
 */
final class SelfScheduling implements JobPolicy {
    private final PolicyContext context;
    private final ChunkRule rule;
    private final WaitingBlocks waiting = new WaitingBlocks();
    private int nodes = 1;
    private boolean nodesChanged = true;
    private boolean blocksChanged = true;

    SelfScheduling(PolicyContext context, ChunkRule rule) {
        this.context = context;
        this.rule = rule;
    }

    @Override
    public void blocksAvailable(BlockList blocks) {
        waiting.add(blocks);
        blocksChanged = true;
    }

    @Override
    public boolean offer(NodeView node) {
        int left = waiting.size();
        if (left == 0) {
            return false;
        }
        if (nodesChanged) {
            List<NodeView> present = context.nodes();
            rule.nodesChanged(present.isEmpty() ? List.of(node) : present);
            nodes = Math.max(1, present.size());
            nodesChanged = false;
        }
        if (blocksChanged) {
            rule.blocksChanged(waiting.known(), left);
            blocksChanged = false;
        }
        int wanted = rule.next(node, left);
        Explanation why = rule.explain(node, left, nodes, wanted);
        int size = Math.max(1, Math.min(wanted, left));
        context.dispatch(
                node, SegmentOrder.of(waiting.take(size), rule.reason()).explainedBy(why));
        return true;
    }

    @Override
    public void progressed(AttemptView attempt, BlockOutcomes outcomes) {
        rule.progressed(attempt, outcomes);
    }

    @Override
    public void ended(AttemptView attempt) {
        rule.ended(attempt, context.nowNanos());
    }

    @Override
    public void nodeJoined(NodeView node) {
        nodesChanged = true;
    }

    @Override
    public void nodeLeft(NodeView node) {
        nodesChanged = true;
    }

    @Override
    public void profileChanged() {
        rule.profileChanged();
    }
}
