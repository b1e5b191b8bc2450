package io.whittle.spi.cost;

import io.whittle.spi.backend.NodeDescription;
import java.util.Map;
import java.util.TreeMap;

/**
 * Nodes that are alike as far as a cost model can tell.
 *
 * @param speed nominal speed
 * @param attributes other attributes, sorted by name
 */
public record NodeClass(double speed, Map<String, String> attributes) {
    /** Returns the class of a node. */
    public static NodeClass of(NodeDescription node) {
        return new NodeClass(node.speed(), node.attributes());
    }

    public NodeClass {
        attributes = java.util.Collections.unmodifiableMap(new TreeMap<>(attributes));
    }
}
