package io.whittle.runtime.bench;

import io.whittle.spi.Partition;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.policy.AttemptView;
import io.whittle.spi.policy.Explanation;
import io.whittle.spi.policy.JobPolicy;
import io.whittle.spi.policy.NodeView;
import io.whittle.spi.policy.Policy;
import io.whittle.spi.policy.PolicyContext;
import io.whittle.spi.policy.SegmentOrder;
import java.util.List;
import java.util.Optional;

/** A policy that decides as another one does, and keeps to itself what it decided from. */
record Unexplained(Policy policy) implements Policy {
    @Override
    public String name() {
        return policy.name();
    }

    @Override
    public String summary() {
        return policy.summary();
    }

    @Override
    public JobPolicy start(PolicyContext context) {
        return policy.start(new Silent(context));
    }

    private record Silent(PolicyContext context) implements PolicyContext {
        @Override
        public long nowNanos() {
            return context.nowNanos();
        }

        @Override
        public Partition partition() {
            return context.partition();
        }

        @Override
        public boolean complete() {
            return context.complete();
        }

        @Override
        public List<NodeView> nodes() {
            return context.nodes();
        }

        @Override
        public List<NodeView> freeNodes() {
            return context.freeNodes();
        }

        @Override
        public boolean alone() {
            return context.alone();
        }

        @Override
        public CostProfile profile(NodeView node) {
            return context.profile(node);
        }

        @Override
        public Optional<JobFeatures> features() {
            return context.features();
        }

        @Override
        public long seed() {
            return context.seed();
        }

        @Override
        public AttemptView dispatch(NodeView node, SegmentOrder order) {
            return context.dispatch(node, order.explainedBy(Explanation.NONE));
        }

        @Override
        public AttemptView duplicate(NodeView node, SegmentOrder order) {
            return context.duplicate(node, order.explainedBy(Explanation.NONE));
        }

        @Override
        public int copies(int block) {
            return context.copies(block);
        }

        @Override
        public boolean shrink(AttemptView attempt, double keepFraction) {
            return context.shrink(attempt, keepFraction);
        }

        @Override
        public void wakeAt(long nanos) {
            context.wakeAt(nanos);
        }
    }
}
