package io.whittle.spi.backend;

import java.time.Duration;

/**
 * The way to a node.
 *
 * @param latency how long a message takes one way; an estimate, corrected by what is measured
 * @param bytesPerSecond how much passes; infinite where it does not matter
 */
public record Link(Duration latency, double bytesPerSecond) {
    public Link {
        if (latency.isNegative()) {
            throw new IllegalArgumentException("latency must not be negative: " + latency);
        }
        if (!(bytesPerSecond > 0)) {
            throw new IllegalArgumentException("bandwidth must be positive: " + bytesPerSecond + " bytes/s");
        }
    }

    /** Within this process. */
    public static Link none() {
        return new Link(Duration.ZERO, Double.POSITIVE_INFINITY);
    }
}
