package io.whittle.runtime.osgi;

import io.whittle.spi.backend.AttemptHandle;
import io.whittle.spi.backend.AttemptListener;
import io.whittle.spi.backend.Backend;
import io.whittle.spi.backend.BackendContext;
import io.whittle.spi.backend.BackendFactory;
import io.whittle.spi.backend.JobDescription;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.backend.Segment;
import io.whittle.spi.workload.BlockRunner;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A backend factory of a plugin that may go while its backends run: then their nodes leave, what ran there fails as
 * retryable, and the backends are closed. Methods may be called by any thread.
 */
final class RevocableBackendFactory implements BackendFactory {
    private final BackendFactory factory;
    private final CopyOnWriteArrayList<RevocableBackend> backends = new CopyOnWriteArrayList<>();
    private volatile boolean revoked;

    RevocableBackendFactory(BackendFactory factory) {
        this.factory = factory;
    }

    @Override
    public String name() {
        return factory.name();
    }

    @Override
    public Backend create(Map<String, String> configuration, BackendContext context) {
        if (revoked) {
            throw new IllegalArgumentException("the plugin of backend '" + name() + "' has been removed");
        }
        Nodes nodes = new Nodes(context);
        RevocableBackend backend = new RevocableBackend(factory.create(configuration, nodes), nodes, backends::remove);
        backends.add(backend);
        return backend;
    }

    /** The plugin is going: takes its nodes away and closes its backends. */
    void revoke() {
        revoked = true;
        backends.forEach(RevocableBackend::revoke);
    }

    private static final class Nodes implements BackendContext {
        private final BackendContext context;
        private final Set<String> present = ConcurrentHashMap.newKeySet();

        Nodes(BackendContext context) {
            this.context = context;
        }

        @Override
        public void nodeJoined(NodeDescription node) {
            context.nodeJoined(node);
            present.add(node.id());
        }

        @Override
        public void nodeLeft(String nodeId, String reason) {
            present.remove(nodeId);
            context.nodeLeft(nodeId, reason);
        }

        @Override
        public void nodeSilent(String nodeId) {
            context.nodeSilent(nodeId);
        }

        @Override
        public void nodeHeard(String nodeId) {
            context.nodeHeard(nodeId);
        }

        @Override
        public BlockRunner open(JobDescription job) {
            return context.open(job);
        }

        void allLeft(String reason) {
            present.forEach(node -> nodeLeft(node, reason));
        }
    }

    private static final class RevocableBackend implements Backend {
        private final Backend backend;
        private final Nodes nodes;
        private final Consumer<RevocableBackend> whenClosed;
        private final AtomicBoolean closed = new AtomicBoolean();
        private volatile boolean gone;

        RevocableBackend(Backend backend, Nodes nodes, Consumer<RevocableBackend> whenClosed) {
            this.backend = backend;
            this.nodes = nodes;
            this.whenClosed = whenClosed;
        }

        @Override
        public Set<Capability> capabilities() {
            return backend.capabilities();
        }

        @Override
        public void start() {
            backend.start();
        }

        @Override
        public CompletionStage<Void> settled() {
            return backend.settled();
        }

        @Override
        public AttemptHandle dispatch(long attempt, String nodeId, Segment segment, AttemptListener listener) {
            if (gone) {
                throw new IllegalStateException("node '" + nodeId + "' is gone: its backend's plugin has been removed");
            }
            return backend.dispatch(attempt, nodeId, segment, listener);
        }

        void revoke() {
            gone = true;
            nodes.allLeft("its backend's plugin has been removed");
            close();
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                whenClosed.accept(this);
                backend.close();
            }
        }
    }
}
