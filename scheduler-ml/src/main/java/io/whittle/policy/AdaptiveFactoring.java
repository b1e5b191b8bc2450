package io.whittle.policy;

import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.policy.AttemptView;
import io.whittle.spi.policy.Explanation;
import io.whittle.spi.policy.NodeView;
import java.util.Arrays;
import java.util.List;

/**
 * AF, adaptive factoring: {@code (D + 2TR − √(D² + 4DTR)) / (2μ)} blocks, {@code D = Σ σ²/μ} and {@code T = 1 / Σ 1/μ} over
 * all nodes, from the mean μ and the variance σ² of the time of a block on each node as measured in this job (Banicescu and
 * Liu, "Adaptive Factoring: A Dynamic Scheduling Method Tuned to the Rate of Weight Changes", High Performance Computing
 * Symposium, 2000). The variance, not the standard deviation, stands in D, and that of single blocks, with divisor n − 1.
 * Rounded up, at least 1.
 *
 * <p>A node's own chunks are {@code ⌈w·N/(10P)⌉}, w by nominal speed and measured times of other nodes, until two of its
 * blocks have been timed. In D and T such a node is taken to be as fast as its nominal speed says, compared with the
 * measured ones, and as variable as they are on average.
 */
final class AdaptiveFactoring implements ChunkRule {
    private static final Moments NONE = new Moments();

    private final NodeTimes times = new NodeTimes();
    private Moments[] observed = new Moments[8];
    private int known;

    @Override
    public void nodesChanged(List<NodeView> present) {
        times.present(present);
    }

    @Override
    public void blocksChanged(int known, int left) {
        this.known = known;
    }

    @Override
    public void progressed(AttemptView attempt, BlockOutcomes outcomes) {
        int index = attempt.node().index();
        if (index >= observed.length) {
            observed = Arrays.copyOf(observed, 2 * index + 1);
        }
        if (observed[index] == null) {
            observed[index] = new Moments();
        }
        Moments moments = observed[index];
        for (int i = 0; i < outcomes.size(); i++) {
            moments.add((double) outcomes.nanos(i));
        }
        if (moments.count() >= 2) {
            times.measured(attempt.node(), moments.mean(), moments.variance());
        }
    }

    private Moments observed(NodeView node) {
        boolean any = node.index() < observed.length && observed[node.index()] != null;
        return any ? observed[node.index()] : NONE;
    }

    @Override
    public int next(NodeView node, int left) {
        if (observed(node).count() < 2) {
            return ChunkRule.roundUp(times.weight(node) * known / (10.0 * times.nodes()));
        }
        return size(times.totalDispersion(), 1 / times.totalRate(), left, times.nanos(node));
    }

    /** Returns the size for D, T, R and μ of the node, in a form of the formula that does not cancel out where D ≫ TR. */
    static int size(double dispersion, double time, int left, double nanos) {
        double work = time * left;
        double root = Math.sqrt(dispersion * dispersion + 4 * dispersion * work);
        double size = 2 * work * work / (nanos * (dispersion + 2 * work + root));
        return Math.max(1, ChunkRule.roundUp(size));
    }

    @Override
    public Explanation explain(NodeView node, int left, int nodes, int size) {
        Moments own = observed(node);
        boolean measured = own.count() >= 2;
        return Explanation.of(
                ChunkRule.bound(left, size),
                ChunkFigures.MEASURED,
                left,
                nodes,
                size,
                measured ? own.mean() * 1e-9 : Double.NaN,
                measured ? Math.sqrt(own.variance()) * 1e-9 : Double.NaN);
    }

    @Override
    public String reason() {
        return "af: what is left, by measured means and variances";
    }
}
