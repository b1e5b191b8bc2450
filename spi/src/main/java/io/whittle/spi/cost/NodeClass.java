package io.whittle.spi.cost;

import java.util.Map;
import java.util.TreeMap;

/**
 * Nodes that are alike as far as a cost model can tell.
 *
 * @param speed nominal speed
 * @param attributes other attributes, sorted by name
 */
public record NodeClass(double speed, Map<String, String> attributes) {
    public NodeClass {
        attributes = java.util.Collections.unmodifiableMap(new TreeMap<>(attributes));
    }
}
