package io.whittle.scheduler;

import io.whittle.core.Command;
import io.whittle.spi.backend.AttemptHandle;
import io.whittle.spi.backend.AttemptListener;
import io.whittle.spi.backend.Backend;
import io.whittle.spi.backend.NodeDescription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Which attempts are in the hands of which nodes, and how they are steered there. The loop's alone. */
final class Handles {
    private static final System.Logger LOG = System.getLogger(Handles.class.getName());
    private static final long MAX_REPORT_NANOS = 250_000_000L;

    private record Live(Run run, String nodeId, AttemptHandle handle) {}

    private final AttemptListener answers;
    private final Map<Long, Live> live = new HashMap<>();
    private final Map<String, NodeDescription> nodes = new HashMap<>();

    private final Map<String, Backend> backends = new HashMap<>();

    Handles(AttemptListener answers) {
        this.answers = answers;
    }

    void joined(Backend backend, NodeDescription node) {
        nodes.put(node.id(), node);
        backends.put(node.id(), backend);
    }

    /** Returns whether the node was here; it is still known by its description. */
    boolean left(String nodeId) {
        return backends.remove(nodeId) != null;
    }

    /** All that a node had in hand is over: nobody asks for it any more, unless it has come back. */
    void forget(String nodeId) {
        if (!backends.containsKey(nodeId)) {
            nodes.remove(nodeId);
        }
    }

    NodeDescription node(String nodeId) {
        return nodes.get(nodeId);
    }

    /** Returns the attempts that a node has in hand. */
    List<Long> of(String nodeId) {
        List<Long> found = new ArrayList<>();
        live.forEach((attempt, each) -> {
            if (each.nodeId().equals(nodeId)) {
                found.add(attempt);
            }
        });
        return found;
    }

    /** Hands a segment to its node; returns what is wrong where the node refuses it. */
    Optional<String> dispatch(Run run, Command.Dispatch command) {
        String nodeId = command.nodeId();
        try {
            AttemptHandle handle = backends.get(nodeId)
                    .dispatch(command.attempt(), nodeId, command.segment().reportingWithin(MAX_REPORT_NANOS), answers);
            live.put(command.attempt(), new Live(run, nodeId, handle));
            return Optional.empty();
        } catch (Throwable e) {
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            return Optional.of("node '" + nodeId + "' refused a segment: " + why);
        }
    }

    /** Does this with an attempt, where it has not ended. */
    void steer(long attempt, Consumer<AttemptHandle> action) {
        Live found = live.get(attempt);
        if (found != null) {
            try {
                action.accept(found.handle());
            } catch (Throwable e) {
                LOG.log(System.Logger.Level.WARNING, "a backend failed to steer a segment: " + e);
            }
        }
    }

    /** An attempt has ended; returns whose it was, where it was known. */
    Optional<Run> over(long attempt) {
        return Optional.ofNullable(live.remove(attempt)).map(Live::run);
    }
}
