package io.whittle.spi.contract;

import io.whittle.spi.backend.BackendContext;
import io.whittle.spi.backend.JobDescription;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.workload.BlockRunner;
import io.whittle.spi.workload.WorkloadException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A scheduler as a backend sees it: remembers nodes, and opens the jobs it was told of. Safe for use by any thread. */
final class RecordingContext implements BackendContext {
    private final Map<String, NodeDescription> nodes = new LinkedHashMap<>();
    private final Map<Long, BlockRunner> jobs = new ConcurrentHashMap<>();

    @Override
    public synchronized void nodeJoined(NodeDescription node) {
        if (nodes.putIfAbsent(node.id(), node) != null) {
            throw new IllegalArgumentException("node '" + node.id() + "' is present already");
        }
        notifyAll();
    }

    @Override
    public synchronized void nodeLeft(String nodeId, String reason) {
        nodes.remove(nodeId);
    }

    @Override
    public BlockRunner open(JobDescription job) {
        BlockRunner runner = jobs.get(job.id());
        if (runner == null) {
            throw new WorkloadException("job " + job.id() + " has ended", false);
        }
        return runner;
    }

    /** Lets nodes open this job. */
    void offer(JobDescription job, BlockRunner runner) {
        jobs.put(job.id(), runner);
    }

    synchronized List<NodeDescription> nodes() {
        return List.copyOf(nodes.values());
    }

    /** Waits for the first node. */
    synchronized NodeDescription awaitNode() throws InterruptedException {
        long deadline = System.nanoTime() + Patience.nanos();
        while (nodes.isEmpty()) {
            Patience.await(this, deadline, "a node to join");
        }
        return nodes.values().iterator().next();
    }
}
