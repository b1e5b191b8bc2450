package io.whittle.policy;

import io.whittle.spi.BlockList;
import io.whittle.spi.policy.AttemptView;

/** A dispatched chunk; starts half the node's overhead after dispatch and is heard of half of it after its end. */
final class FakeAttempt implements AttemptView {
    private final long id;
    private final FakeNode node;
    private final BlockList blocks;
    private final long dispatchedNanos;
    private int done;
    private boolean ended;

    FakeAttempt(long id, FakeNode node, BlockList blocks, long dispatchedNanos) {
        this.id = id;
        this.node = node;
        this.blocks = blocks;
        this.dispatchedNanos = dispatchedNanos;
    }

    /** It ends with so many of its blocks done. */
    void end(int blocksDone) {
        done = blocksDone;
        ended = true;
        node.end();
    }

    long endsNanos() {
        return dispatchedNanos + node.overheadNanos() + time(blocks.size());
    }

    private long time(int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += node.time(blocks.get(i));
        }
        return sum;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public boolean duplicate() {
        return false;
    }

    @Override
    public FakeNode node() {
        return node;
    }

    @Override
    public BlockList blocks() {
        return blocks;
    }

    @Override
    public int done() {
        return done;
    }

    @Override
    public int position() {
        return ended ? done : Math.min(done + 1, blocks.size());
    }

    @Override
    public int end() {
        return blocks.size();
    }

    @Override
    public boolean started() {
        return true;
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public boolean shrinkPending() {
        return false;
    }

    @Override
    public long dispatchedNanos() {
        return dispatchedNanos;
    }

    @Override
    public long startedNanos() {
        return dispatchedNanos;
    }

    @Override
    public long heardNanos() {
        return dispatchedNanos;
    }

    @Override
    public long workedNanos() {
        return time(done);
    }
}
