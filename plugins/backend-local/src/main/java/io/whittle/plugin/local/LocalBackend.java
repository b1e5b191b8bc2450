package io.whittle.plugin.local;

import io.whittle.spi.backend.AttemptHandle;
import io.whittle.spi.backend.AttemptListener;
import io.whittle.spi.backend.Backend;
import io.whittle.spi.backend.BackendContext;
import io.whittle.spi.backend.Link;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.backend.NodeSpeeds;
import io.whittle.spi.backend.Segment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Runs segments on threads of this JVM. Methods may be called by any thread. */
final class LocalBackend implements Backend {
    private static final System.Logger LOG = System.getLogger(LocalBackend.class.getName());
    private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final NodeSpeeds settings;
    private final int cores;
    private final Map<String, String> attributes;
    private final List<Map<String, String>> labels;
    private final BackendContext context;
    private final Map<String, LocalNode> nodes = new LinkedHashMap<>(); // guarded by itself
    private boolean closed; // guarded by nodes

    /**
     * @param attributes of all nodes
     * @param labels further ones, of each node
     */
    LocalBackend(
            NodeSpeeds settings,
            int cores,
            Map<String, String> attributes,
            List<Map<String, String>> labels,
            BackendContext context) {
        this.settings = settings;
        this.cores = cores;
        this.attributes = new TreeMap<>(attributes);
        this.attributes.put("cores", String.valueOf(settings.slots()));
        this.labels = List.copyOf(labels);
        this.context = context;
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.SHRINK, Capability.PROGRESS);
    }

    @Override
    public void start() {
        if (settings.emulated() && settings.totalCores() > cores + 1e-6) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> String.format(
                            Locale.ROOT,
                            "the local nodes together take %.2f cores of the machine's %d, so they will slow one another down;"
                                    + " --setting %s=%d scales them down to what is there",
                            settings.totalCores(),
                            cores,
                            NodeSpeeds.TOTAL_CORES,
                            cores));
        }
        synchronized (nodes) {
            for (double speed : settings.speeds()) {
                Map<String, String> ofNode = new TreeMap<>(attributes);
                ofNode.putAll(labels.get(nodes.size()));
                NodeDescription description = new NodeDescription(
                        "local-" + (nodes.size() + 1), speed, settings.slots(), Link.none(), ofNode);
                nodes.put(description.id(), new LocalNode(description, settings.emulated(), context::open));
            }
            for (LocalNode node : nodes.values()) {
                node.start();
                context.nodeJoined(node.description());
            }
        }
    }

    @Override
    public AttemptHandle dispatch(long attempt, String nodeId, Segment segment, AttemptListener listener) {
        synchronized (nodes) {
            LocalNode node = nodes.get(nodeId);
            if (node == null || closed) {
                throw new IllegalStateException(
                        closed
                                ? "the local backend is closed; node '" + nodeId + "' is gone"
                                : "the local backend has no node '" + nodeId + "'; it has " + nodes.keySet());
            }
            return node.enqueue(attempt, segment, listener);
        }
    }

    @Override
    public void close() {
        synchronized (nodes) {
            if (closed) {
                return;
            }
            closed = true;
        }
        nodes.values().forEach(LocalNode::stop);
        long deadline = System.nanoTime() + CLOSE_NANOS;
        for (LocalNode node : nodes.values()) {
            if (!node.awaitStop(deadline)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        () -> "node '" + node.description().id()
                                + "' did not stop: the item in hand heeds no interrupt; its thread is left to end with it");
            }
        }
    }
}
