package io.whittle.scheduler;

import io.whittle.spi.Partition;
import io.whittle.spi.cost.Bins;
import io.whittle.spi.cost.CostModel;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.cost.NodeClass;
import io.whittle.spi.workload.ItemFeatures;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** What is gathered of a job off the loop: its features, and a cost model's profiles. */
public final class Preparation {
    private Preparation() {}

    /** Asks the workload for its item features, bin by bin. */
    public static JobFeatures features(JobRequest request, Partition partition) {
        ItemFeatures known = request.job().features();
        Bins bins = Bins.of(partition.blocks());
        double[][] means = new double[bins.count()][known.names().size()];
        for (int bin = 0; bin < bins.count(); bin++) {
            long first = partition.firstItem(bins.firstBlock(bin));
            long end = partition.endItem(bins.endBlock(bin) - 1);
            known.means(first, end, means[bin]);
        }
        return new JobFeatures(
                request.workload().kind(),
                request.workload().version(),
                request.parameters(),
                partition,
                bins,
                known.names(),
                means);
    }

    /** Asks the model, once per class of nodes. */
    static Map<NodeClass, CostProfile> profiles(
            CostModel model, JobFeatures features, Collection<NodeClass> nodeClasses) {
        Map<NodeClass, CostProfile> profiles = new HashMap<>();
        for (NodeClass nodeClass : nodeClasses) {
            model.profile(features, nodeClass).ifPresent(profile -> profiles.put(nodeClass, profile));
        }
        return profiles;
    }
}
