package io.whittle.policy;

import io.whittle.spi.BlockList;
import io.whittle.spi.policy.JobPolicy;
import io.whittle.spi.policy.NodeView;
import io.whittle.spi.policy.Policy;
import io.whittle.spi.policy.PolicyContext;
import io.whittle.spi.policy.SegmentOrder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** Sends each node one block that waits; when none does, all that another node holds. */
public final class CopyingPolicy implements Policy {
    @Override
    public String name() {
        return "copying";
    }

    @Override
    public String summary() {
        return "Copies whatever waits for others.";
    }

    @Override
    public JobPolicy start(PolicyContext context) {
        Deque<Integer> waiting = new ArrayDeque<>();
        return new JobPolicy() {
            @Override
            public void blocksAvailable(BlockList blocks) {
                blocks.forEach(waiting::add);
            }

            @Override
            public boolean offer(NodeView node) {
                if (!waiting.isEmpty()) {
                    context.dispatch(node, SegmentOrder.of(BlockList.of(waiting.remove())));
                    return true;
                }
                int[] held = context.nodes().stream()
                        .filter(other -> other != node)
                        .flatMap(other -> other.attempts().stream())
                        .flatMapToInt(attempt -> Arrays.stream(attempt.blocks()
                                .slice(attempt.done(), attempt.end())
                                .toArray()))
                        .filter(block -> context.copies(block) > 0)
                        .distinct()
                        .toArray();
                if (held.length == 0) {
                    return false;
                }
                context.duplicate(node, SegmentOrder.of(BlockList.of(held)));
                return true;
            }
        };
    }
}
