package io.whittle.spi.cost;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Predicts what a job will cost along its items. Consulted once per job, node class and model version, off the
 * scheduler's loop; never per segment. Methods may be called by any thread, several at once.
 */
@ConsumerType
public interface CostModel {
    /** Returns a name that changes whenever predictions may change; recorded with every run. */
    String version();

    /** Returns whether it may know something of this kind of workload; if not, a job need not wait for its answer. */
    boolean knows(String kind);

    /**
     * Predicts a job's cost on nodes of a class.
     *
     * @return the profile; empty where the model knows nothing of such jobs
     */
    Optional<CostProfile> profile(JobFeatures job, NodeClass nodeClass);

    /** Returns the features that predictions of a bin were made from, in a fixed order; empty where there are none. */
    default double[] featureVector(JobFeatures job, NodeClass nodeClass, int bin) {
        return new double[0];
    }

    /** A model that knows nothing. */
    static CostModel none() {
        return new CostModel() {
            @Override
            public String version() {
                return "none";
            }

            @Override
            public boolean knows(String kind) {
                return false;
            }

            @Override
            public Optional<CostProfile> profile(JobFeatures job, NodeClass nodeClass) {
                return Optional.empty();
            }
        };
    }
}
