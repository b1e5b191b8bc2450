package io.whittle.scheduler;

import io.whittle.spi.backend.AttemptHandle;
import io.whittle.spi.backend.AttemptListener;
import io.whittle.spi.backend.Backend;
import io.whittle.spi.backend.BackendContext;
import io.whittle.spi.backend.BlockTimer;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.backend.Segment;
import io.whittle.spi.backend.SegmentRunner;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A single node of one thread that is called as the node is. */
final class OneNode implements Backend {
    private final NodeDescription node;
    private final BackendContext context;
    private final ExecutorService thread;

    OneNode(NodeDescription node, BackendContext context) {
        this.node = node;
        this.context = context;
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, node.id());
            made.setDaemon(true);
            return made;
        });
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.SHRINK, Capability.PROGRESS);
    }

    @Override
    public void start() {
        context.nodeJoined(node);
    }

    @Override
    public AttemptHandle dispatch(long attempt, String nodeId, Segment segment, AttemptListener listener) {
        SegmentRunner runner = new SegmentRunner(
                attempt, segment, node.attributes(), () -> context.open(segment.job()), BlockTimer.wall(), listener);
        thread.execute(runner::run);
        return runner;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
