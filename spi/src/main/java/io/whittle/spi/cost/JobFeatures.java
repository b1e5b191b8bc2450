package io.whittle.spi.cost;

import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import java.util.List;

/**
 * What is known of a job before it runs.
 *
 * @param kind the workload's kind
 * @param version the workload's version
 * @param parameters the job's parameters
 * @param partition the job's blocks
 * @param bins the resolution of {@code itemFeatures}
 * @param names the names of the item features, as the workload gave them; may be empty
 * @param itemFeatures for each bin, the mean of each feature over the bin's items. Not copied; must not change
 */
public record JobFeatures(
        String kind,
        String version,
        Parameters parameters,
        Partition partition,
        Bins bins,
        List<String> names,
        double[][] itemFeatures) {

    public JobFeatures {
        names = List.copyOf(names);
        if (bins.blocks() != partition.blocks()) {
            throw new IllegalArgumentException(
                    "bins of " + bins.blocks() + " blocks for a job of " + partition.blocks());
        }
        if (itemFeatures.length != bins.count()) {
            throw new IllegalArgumentException(itemFeatures.length + " feature rows for " + bins.count() + " bins");
        }
    }
}
