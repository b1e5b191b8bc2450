package io.whittle.plugin.process;

import io.whittle.spi.backend.AttemptHandle;
import io.whittle.spi.backend.AttemptListener;
import io.whittle.spi.backend.Backend;
import io.whittle.spi.backend.BackendContext;
import io.whittle.spi.backend.JobDescription;
import io.whittle.spi.backend.Segment;
import io.whittle.spi.workload.WorkloadException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs segments in worker JVMs. Methods may be called by any thread. */
final class ProcessBackend implements Backend {
    private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final ProcessSettings settings;
    private final Map<String, ProcessNode> nodes = new LinkedHashMap<>();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "process-watch");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean closed;

    ProcessBackend(ProcessSettings settings, Surroundings surroundings, BackendContext context) {
        this.settings = settings;
        int cores = 0;
        for (NodeSettings node : settings.nodes()) {
            CpuSet cpus = node.remote() ? CpuSet.all() : CpuSet.of(cores, node.cores());
            cores += node.cores();
            WorkerStart start = new WorkerStart(node, surroundings, cpus, settings);
            nodes.put(node.id(), new ProcessNode(node, start, settings, context, job -> hasEnded(context, job)));
        }
    }

    private static boolean hasEnded(BackendContext context, JobDescription job) {
        try {
            context.open(job);
            return false;
        } catch (WorkloadException e) {
            return true;
        }
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.SHRINK, Capability.PROGRESS);
    }

    @Override
    public void start() {
        nodes.values().forEach(ProcessNode::start);
        long beat = settings.heartbeat().toNanos();
        watch.scheduleAtFixedRate(() -> nodes.values().forEach(ProcessNode::watch), beat, beat, TimeUnit.NANOSECONDS);
    }

    @Override
    public CompletionStage<Void> settled() {
        List<CompletableFuture<Void>> all =
                nodes.values().stream().map(ProcessNode::settled).toList();
        return CompletableFuture.allOf(all.stream()
                        .map(each -> each.handle((nothing, failure) -> null))
                        .toArray(CompletableFuture[]::new))
                .thenCompose(nothing -> all.stream()
                        .filter(each -> !each.isCompletedExceptionally())
                        .findFirst()
                        .orElse(all.get(0)));
    }

    @Override
    public AttemptHandle dispatch(long attempt, String nodeId, Segment segment, AttemptListener listener) {
        ProcessNode node = nodes.get(nodeId);
        if (node == null || closed) {
            throw new IllegalStateException(
                    closed
                            ? "the process backend is closed; node '" + nodeId + "' is gone"
                            : "the process backend has no node '" + nodeId + "'; it has " + nodes.keySet());
        }
        return node.dispatch(attempt, segment, listener);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        watch.shutdownNow();
        nodes.values().forEach(ProcessNode::stop);
        long deadline = System.nanoTime() + CLOSE_NANOS;
        nodes.values().forEach(node -> node.awaitStop(deadline));
    }
}
