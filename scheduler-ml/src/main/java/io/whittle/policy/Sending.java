package io.whittle.policy;

import io.whittle.spi.BlockList;
import io.whittle.spi.policy.AttemptView;
import io.whittle.spi.policy.Explanation;
import io.whittle.spi.policy.NodeView;
import io.whittle.spi.policy.PolicyContext;
import io.whittle.spi.policy.SegmentOrder;
import java.util.Optional;

/** Sends blocks to nodes, with what is expected of them. */
final class Sending {
    private static final float[] BY_ITEMS = new float[0];
    private static final long LEAST_REPORT_NANOS = 1_000_000;
    /** A busy node is sent more at once where a dispatch takes at least about as long as a block. */
    private static final double WORTH_AHEAD = 0.9;

    private final PolicyContext context;
    private final RunCosts costs;
    private final Holdings holdings;

    Sending(PolicyContext context, RunCosts costs, Holdings holdings) {
        this.context = context;
        this.costs = costs;
        this.holdings = holdings;
    }

    /** Returns whether the node, busy as it is, gets more at once: where it would wait for long if it were sent later. */
    boolean worthAhead(NodeView node) {
        double block = costs.rates().meanCost() * costs.rates().secondsPerCost(node);
        return node.overheadNanos() * 1e-9 >= WORTH_AHEAD * block;
    }

    /** Dispatches blocks that wait. */
    void dispatch(NodeView node, BlockList blocks, boolean informed, Explanation why) {
        String reason = informed ? "dealt by predicted cost, dearest first" : "dealt by speed, sampling the whole job";
        double[] costBefore = costs.costBefore(node, blocks);
        SegmentOrder order = order(node, blocks, costBefore, informed, reason, why);
        added(context.dispatch(node, order), costBefore, order.reportNanos());
    }

    /** Dispatches copies of blocks that are in flight elsewhere. */
    void copy(NodeView node, BlockList blocks, Holding original, Explanation why) {
        String reason = "copied, since another node is long with it";
        double[] costBefore = costs.costBefore(node, blocks);
        SegmentOrder order = order(node, blocks, costBefore, costs.informed(node), reason, why);
        added(context.duplicate(node, order), costBefore, order.reportNanos()).original = Optional.of(original);
    }

    private Holding added(AttemptView attempt, double[] costBefore, long reportNanos) {
        return holdings.add(attempt, costBefore, reportNanos);
    }

    private SegmentOrder order(
            NodeView node, BlockList blocks, double[] costBefore, boolean informed, String reason, Explanation why) {
        float[] weights = informed ? new float[blocks.size()] : BY_ITEMS;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (costBefore[i + 1] - costBefore[i]);
        }
        Rates rates = costs.rates();
        boolean expects = informed || rates.known();
        double expected = costBefore[blocks.size()] * rates.secondsPerCost(node);
        double level = rates.known() ? 0.1 : context.profile(node).levelDeviation();
        double shape = costs.blockDeviation(node);
        double deviation = Math.sqrt(level * level + shape * shape / blocks.size());
        long report = Math.max(LEAST_REPORT_NANOS, node.overheadNanos());
        if (rates.known()) {
            report = Math.max(report, (long) (expected * 1e9 / 8));
        }
        return new SegmentOrder(
                blocks,
                weights,
                report,
                expects ? expected : Double.NaN,
                expects ? deviation : Double.NaN,
                reason,
                why);
    }
}
