package io.whittle.policy;

import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.cost.Bins;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.policy.AttemptView;
import io.whittle.spi.policy.Explanation;
import io.whittle.spi.policy.NodeView;
import io.whittle.spi.policy.PolicyContext;
import java.util.List;

/**
 * FSC, fixed-size chunking: {@code ⌈(√2·N·h / (σ·P·√(ln P)))^(2/3)⌉} blocks (Kruskal and Weiss, "Allocating Independent
 * Subtasks on Parallel Processors", IEEE Transactions on Software Engineering 11(10), 1985, doi:10.1109/TSE.1985.231547),
 * rounded up, at least 1 and at most {@code ⌈N/P⌉}: the formula assumes chunks much smaller than that, and gives more
 * where σ or ln P is 0.
 *
 * <p>The technique wants h and σ beforehand. h is what a dispatch to the node that asks costs. σ, the standard deviation
 * of the time of a block at the nodes' mean nominal speed, comes from the job's profile where a model has predicted one,
 * else from the blocks observed so far. Until two have been observed, chunks are {@code ⌈N/(10P)⌉}.
 */
final class FixedSizes implements ChunkRule {
    private final PolicyContext context;
    private final Moments observed = new Moments(); // nanoseconds of a block at nominal speed 1
    private int nodes = 1;
    private double meanSpeed = 1;
    private int known;
    private boolean profileChanged = true;
    private double predictedDeviation; // nanoseconds at nominal speed 1; not a number where nothing is predicted

    FixedSizes(PolicyContext context) {
        this.context = context;
    }

    @Override
    public void nodesChanged(List<NodeView> present) {
        nodes = present.size();
        meanSpeed = present.stream()
                .mapToDouble(node -> node.description().speed())
                .average()
                .orElse(1);
    }

    @Override
    public void blocksChanged(int known, int left) {
        this.known = known;
    }

    @Override
    public void profileChanged() {
        profileChanged = true;
    }

    @Override
    public void progressed(AttemptView attempt, BlockOutcomes outcomes) {
        double speed = attempt.node().description().speed();
        for (int i = 0; i < outcomes.size(); i++) {
            observed.add(outcomes.nanos(i) * speed);
        }
    }

    @Override
    public int next(NodeView node, int left) {
        if (profileChanged) {
            predictedDeviation =
                    deviation(context.profile(node)) * node.description().speed();
            profileChanged = false;
        }
        double deviation = deviation();
        if (Double.isNaN(deviation)) {
            return ChunkRule.ceilingOfQuotient(known, 10L * nodes);
        }
        return size(known, nodes, (double) node.overheadNanos(), deviation / meanSpeed);
    }

    /** Returns the deviation in nanoseconds at nominal speed 1, predicted or observed; not a number before either. */
    private double deviation() {
        if (!Double.isNaN(predictedDeviation)) {
            return predictedDeviation;
        }
        return observed.count() < 2 ? Double.NaN : Math.sqrt(observed.variance());
    }

    /** Returns the size for N blocks, P nodes, h and σ in the same unit. */
    static int size(int blocks, int nodes, double overhead, double deviation) {
        int share = ChunkRule.ceilingOfQuotient(blocks, nodes);
        double spread = deviation * nodes * Math.sqrt(Math.log(nodes));
        if (spread <= 0) {
            return share;
        }
        double size = Math.pow(Math.sqrt(2) * blocks * overhead / spread, 2.0 / 3);
        return Math.max(1, size >= share ? share : ChunkRule.roundUp(size));
    }

    /** Returns the predicted standard deviation of the time of a block in nanoseconds, within bins and between them. */
    private static double deviation(CostProfile profile) {
        if (!profile.informed()) {
            return Double.NaN;
        }
        Bins bins = profile.bins();
        double withinBins = Math.expm1(profile.shapeDeviation() * profile.shapeDeviation()); // of a log-normal factor
        double sum = 0;
        double squares = 0;
        for (int bin = 0; bin < bins.count(); bin++) {
            double seconds = profile.seconds(bins.firstBlock(bin));
            int blocks = bins.endBlock(bin) - bins.firstBlock(bin);
            sum += blocks * seconds;
            squares += blocks * seconds * seconds * (1 + withinBins);
        }
        double mean = sum / bins.blocks();
        return 1e9 * Math.sqrt(Math.max(0, squares / bins.blocks() - mean * mean));
    }

    @Override
    public Explanation explain(NodeView node, int left, int count, int size) {
        return Explanation.of(
                ChunkRule.bound(left, size),
                ChunkFigures.SPREAD,
                left,
                count,
                size,
                deviation() / meanSpeed * 1e-9,
                node.overheadNanos() * 1e-9);
    }

    @Override
    public String reason() {
        return "fsc: the fixed size that balances overhead and spread";
    }
}
