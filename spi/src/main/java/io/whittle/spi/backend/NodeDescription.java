package io.whittle.spi.backend;

import java.util.Map;

/**
 * A place that runs segments.
 *
 * @param id unique in the scheduler
 * @param speed nominal speed: an item that costs one second at speed 1 is expected to take {@code 1 / speed} seconds
 * @param slots how many segments it runs at once, each at that speed
 * @param link the way to it
 * @param attributes what else is known: {@code cores}, {@code core-speed} (see {@link CoreSpeed}), {@code clock-hz},
 *     {@code memory-bytes}, {@code region}, {@code trust}, {@code watts}, {@code price-per-hour}; open-ended,
 *     and with what people say of it ({@link NodeLabels}). Jobs may require some
 */
public record NodeDescription(String id, double speed, int slots, Link link, Map<String, String> attributes) {
    public NodeDescription {
        if (id.isBlank()) {
            throw new IllegalArgumentException("a node needs an id");
        }
        if (!(speed > 0) || Double.isInfinite(speed)) {
            throw new IllegalArgumentException("node '" + id + "' needs a positive speed, not " + speed);
        }
        if (slots < 1) {
            throw new IllegalArgumentException("node '" + id + "' needs at least one slot, not " + slots);
        }
        attributes = Map.copyOf(attributes);
    }

    /** A node of one slot in this process. */
    public static NodeDescription of(String id, double speed) {
        return new NodeDescription(id, speed, 1, Link.none(), Map.of());
    }
}
