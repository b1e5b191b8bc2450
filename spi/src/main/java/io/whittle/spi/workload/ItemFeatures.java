package io.whittle.spi.workload;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What is known of items before they run and may foretell their cost: bytes, lengths, types as 0 or 1. Used by one
 * thread at a time.
 */
@ConsumerType
public interface ItemFeatures {
    /** Returns the features' names, in the order of the values. */
    List<String> names();

    /**
     * Averages each feature over the items from {@code first} up to but not including {@code end}.
     *
     * @param means receives one value per name; finite, not negative
     */
    void means(long first, long end, double[] means);

    /** Nothing is known. */
    static ItemFeatures none() {
        return new ItemFeatures() {
            @Override
            public List<String> names() {
                return List.of();
            }

            @Override
            public void means(long first, long end, double[] means) {}
        };
    }
}
