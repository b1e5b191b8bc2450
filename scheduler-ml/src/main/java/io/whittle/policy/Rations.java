package io.whittle.policy;

import io.whittle.spi.BlockList;
import io.whittle.spi.policy.NodeView;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Hands a node that cannot be cut back its share in parts, as factoring does, but in predicted time: each part is so much of
 * what is left of the share as is done before the others end even if the node is slower than expected by two standard
 * deviations, and no part takes less than its dispatch.
 */
final class Rations {
    private static final double DEVIATIONS = 2;
    private static final BlockList NOTHING = BlockList.of(new int[0]);

    private final RunCosts costs;
    /** What is meant for each node and has not been sent, by its index. */
    private final Map<Integer, BlockList> kept = new HashMap<>();

    Rations(RunCosts costs) {
        this.costs = costs;
    }

    /** Means a share for a node. */
    void keep(NodeView node, BlockList share) {
        if (!share.isEmpty()) {
            kept.put(node.index(), share);
        }
    }

    /** Returns the next part for a node, and keeps the rest; empty where nothing is kept for it. */
    BlockList next(NodeView node) {
        BlockList share = kept.remove(node.index());
        if (share == null) {
            return NOTHING;
        }
        double[] costBefore = costs.costBefore(node, share);
        double all = costBefore[share.size()];
        double ofNode = costs.rates().deviation(node);
        double ofBlocks = costs.blockDeviation(node);
        double deviation = Math.sqrt(ofNode * ofNode + ofBlocks * ofBlocks / share.size());
        double dispatch = node.overheadNanos() * 1e-9 / costs.rates().secondsPerCost(node);
        double part = Math.max(all * Math.exp(-DEVIATIONS * deviation), dispatch);
        int end = 1;
        while (end < share.size() && costBefore[end + 1] <= part) {
            end++;
        }
        if (all - costBefore[end] <= dispatch / 2) {
            end = share.size();
        }
        if (end < share.size()) {
            kept.put(node.index(), share.slice(end, share.size()));
        }
        return share.slice(0, end);
    }

    /** Returns all that is kept, and keeps nothing. */
    BlockList takeBack() {
        if (kept.isEmpty()) {
            return NOTHING;
        }
        int[] blocks = kept.values().stream()
                .flatMapToInt(list -> IntStream.range(0, list.size()).map(list::get))
                .toArray();
        kept.clear();
        return BlockList.of(blocks);
    }
}
