package io.whittle.simulation;

import io.whittle.spi.BlockList;
import io.whittle.spi.policy.AttemptView;
import io.whittle.spi.policy.JobPolicy;
import io.whittle.spi.policy.NodeView;
import io.whittle.spi.policy.Policy;
import io.whittle.spi.policy.PolicyContext;
import io.whittle.spi.policy.SegmentOrder;
import java.util.ArrayDeque;

/** Single blocks; when none waits, a free node runs what another one has in hand. */
final class CopyingAtTheEnd implements Policy {
    @Override
    public String name() {
        return "copying-at-the-end";
    }

    @Override
    public String summary() {
        return "Copies at the end.";
    }

    @Override
    public JobPolicy start(PolicyContext context) {
        ArrayDeque<Integer> waiting = new ArrayDeque<>();
        return new JobPolicy() {
            @Override
            public void blocksAvailable(BlockList blocks) {
                blocks.forEach(waiting::add);
            }

            @Override
            public boolean offer(NodeView node) {
                if (!waiting.isEmpty()) {
                    context.dispatch(node, BlockList.of(waiting.remove()));
                    return true;
                }
                for (NodeView other : context.nodes()) {
                    for (AttemptView attempt : other.attempts()) {
                        int block = attempt.blocks().get(0);
                        if (context.copies(block) == 1) {
                            context.duplicate(node, SegmentOrder.of(BlockList.of(block), "overdue"));
                            return true;
                        }
                    }
                }
                return false;
            }
        };
    }
}
