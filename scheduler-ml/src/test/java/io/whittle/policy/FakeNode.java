package io.whittle.policy;

import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.policy.AttemptView;
import io.whittle.spi.policy.NodeView;
import java.util.List;
import java.util.function.IntToLongFunction;

/** A node of one slot. */
final class FakeNode implements NodeView {
    private final int index;
    private final NodeDescription description;
    private final double trueSpeed;
    private final long overheadNanos;
    private final IntToLongFunction cost;
    private FakeAttempt running;

    /**
     * Makes one.
     *
     * @param cost what blocks cost at speed 1
     */
    FakeNode(int index, double nominalSpeed, double trueSpeed, long overheadNanos, IntToLongFunction cost) {
        this.index = index;
        this.description = NodeDescription.of("node-" + index, nominalSpeed);
        this.trueSpeed = trueSpeed;
        this.overheadNanos = overheadNanos;
        this.cost = cost;
    }

    FakeAttempt running() {
        return running;
    }

    boolean isFree() {
        return running == null;
    }

    void begin(FakeAttempt attempt) {
        running = attempt;
    }

    void end() {
        running = null;
    }

    long time(int block) {
        return Math.round(cost.applyAsLong(block) / trueSpeed);
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public NodeDescription description() {
        return description;
    }

    @Override
    public boolean canShrink() {
        return true;
    }

    @Override
    public long overheadNanos() {
        return overheadNanos;
    }

    @Override
    public List<? extends AttemptView> attempts() {
        return running == null ? List.of() : List.of(running);
    }
}
