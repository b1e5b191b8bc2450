package io.whittle.scheduler;

import io.whittle.core.Event;
import io.whittle.spi.Requirements;
import io.whittle.spi.backend.Backend;
import io.whittle.spi.backend.BackendContext;
import io.whittle.spi.backend.BackendFactory;
import io.whittle.spi.backend.JobDescription;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.cost.NodeClass;
import io.whittle.spi.workload.BlockRunner;
import io.whittle.spi.workload.WorkloadException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The backends of a scheduler, and the nodes they have announced. Methods may be called by any thread. */
final class Backends {
    /** A backend's nodes are waited for this long. */
    private static final long SETTLE_SECONDS = 10;

    private final Inbox inbox;
    private final Loop loop;
    private final Map<Long, Run> runs;
    private final Consumer<NodeDescription> newcomers;
    private final Map<String, NodeDescription> nodes = new ConcurrentHashMap<>();
    private final List<Backend> backends = new ArrayList<>(); // guarded by this
    private boolean closed; // guarded by this

    /**
     * @param runs those whose items nodes may ask for
     * @param newcomers told of each node that comes, on the loop
     */
    Backends(Inbox inbox, Loop loop, Map<Long, Run> runs, Consumer<NodeDescription> newcomers) {
        this.inbox = inbox;
        this.loop = loop;
        this.runs = runs;
        this.newcomers = newcomers;
    }

    /** Returns the nodes that are present, sorted by id. */
    List<NodeDescription> nodes() {
        return nodes.values().stream()
                .sorted((a, b) -> a.id().compareTo(b.id()))
                .toList();
    }

    /** Returns the classes of the nodes that meet this. */
    List<NodeClass> nodeClasses(Requirements requirements) {
        return nodes.values().stream()
                .filter(node -> requirements.metBy(node.attributes()))
                .map(NodeClass::of)
                .distinct()
                .toList();
    }

    /** A backend from its making on. */
    private final class Context implements BackendContext {
        private final Set<String> joined = ConcurrentHashMap.newKeySet();
        private volatile Backend backend;

        @Override
        public void nodeJoined(NodeDescription node) {
            if (nodes.putIfAbsent(node.id(), node) != null) {
                throw new IllegalArgumentException("a node '" + node.id() + "' is present already");
            }
            joined.add(node.id());
            inbox.post(() -> {
                loop.nodeJoined(backend, node);
                newcomers.accept(node);
            });
        }

        @Override
        public void nodeLeft(String nodeId, String reason) {
            nodes.remove(nodeId);
            joined.remove(nodeId);
            inbox.post(() -> loop.nodeLeft(nodeId, reason));
        }

        @Override
        public void nodeSilent(String nodeId) {
            inbox.post(() -> loop.on(new Event.NodeSilent(nodeId)));
        }

        @Override
        public void nodeHeard(String nodeId) {
            inbox.post(() -> loop.on(new Event.NodeHeard(nodeId)));
        }

        @Override
        public BlockRunner open(JobDescription job) {
            Run run = runs.get(job.id());
            if (run == null) {
                throw new WorkloadException("job " + job.id() + " has ended", false);
            }
            return run.request.job();
        }
    }

    /**
     * Adds a backend, and waits until it has started, and for the nodes that are on their way.
     *
     * @throws IllegalArgumentException where the backend refuses its configuration
     * @throws IllegalStateException where all are closed
     */
    void add(BackendFactory factory, Map<String, String> configuration) {
        checkOpen();
        Context context = new Context();
        Backend backend = factory.create(configuration, context);
        context.backend = backend;
        CompletableFuture<Void> startedUp = new CompletableFuture<>();
        synchronized (this) {
            if (closed) {
                close(backend);
            }
            checkOpen();
            backends.add(backend);
            inbox.post(() -> {
                try {
                    backend.start();
                    startedUp.complete(null);
                } catch (Throwable e) {
                    startedUp.completeExceptionally(e);
                }
            });
        }
        try {
            startedUp.join();
            settle(backend);
        } catch (CompletionException e) {
            context.joined.forEach(node -> context.nodeLeft(node, "its backend did not start"));
            synchronized (this) {
                backends.remove(backend);
            }
            close(backend);
            throw e.getCause() instanceof IllegalArgumentException refused ? refused : e;
        }
    }

    private synchronized void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the scheduler is closed");
        }
    }

    /** Waits for the nodes that are on their way, but not for ever: those that come later are used then. */
    private static void settle(Backend backend) {
        CompletableFuture<Void> settled =
                backend.settled().toCompletableFuture().copy();
        settled.completeOnTimeout(null, SETTLE_SECONDS, TimeUnit.SECONDS).join();
    }

    /** Closes all backends, and takes no others. */
    void close() {
        List<Backend> closing;
        synchronized (this) {
            closed = true;
            closing = List.copyOf(backends);
        }
        CompletableFuture<Void> allStarted = new CompletableFuture<>();
        inbox.post(() -> allStarted.complete(null));
        allStarted.join(); // a backend that is being started must not come to life after it was closed
        closing.forEach(Backends::close);
    }

    private static void close(Backend backend) {
        try {
            backend.close();
        } catch (RuntimeException | LinkageError e) { // the others are to be closed all the same
            System.getLogger(Backends.class.getName())
                    .log(System.Logger.Level.WARNING, "a backend does not close: " + e);
        }
    }
}
