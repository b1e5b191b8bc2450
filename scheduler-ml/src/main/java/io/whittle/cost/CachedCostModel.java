package io.whittle.cost;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.whittle.spi.cost.CostModel;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.cost.NodeClass;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the profiles of a model by job, node class and model version, so that the same is asked once. Methods may be
 * called by any thread.
 */
public final class CachedCostModel implements CostModel {
    private static final int MAX_JOBS = 64;

    private final CostModel model;
    /**
     * All node classes of a job are one entry: the cache prefers what was often asked for to what is new, and what is asked
     * for now must not lose some of its classes to that.
     */
    private final Cache<JobKey, Map<NodeClass, Optional<CostProfile>>> profiles =
            Caffeine.newBuilder().maximumSize(MAX_JOBS).executor(Runnable::run).build();

    private volatile Optional<Asked> latest = Optional.empty();

    /** Caches what a model says. */
    public CachedCostModel(CostModel model) {
        this.model = model;
    }

    @Override
    public String version() {
        return model.version();
    }

    @Override
    public boolean knows(String kind) {
        return model.knows(kind);
    }

    @Override
    public Optional<CostProfile> profile(JobFeatures job, NodeClass nodeClass) {
        return profiles.get(jobKey(job), missing -> new ConcurrentHashMap<>())
                .computeIfAbsent(nodeClass, missing -> model.profile(job, nodeClass));
    }

    /** A job is asked for once for each class of nodes, one after the other; its many numbers are looked at once. */
    @SuppressWarnings("ReferenceEquality")
    private JobKey jobKey(JobFeatures job) {
        String version = model.version();
        Optional<Asked> known = latest.filter(
                asked -> asked.job() == job && asked.key().version().equals(version));
        if (known.isPresent()) {
            return known.get().key();
        }
        JobKey key = new JobKey(
                version,
                JobSignature.of(job),
                job.bins().count(),
                job.names().hashCode(),
                featureHash(job.itemFeatures()));
        latest = Optional.of(new Asked(job, key));
        return key;
    }

    @Override
    public double[] featureVector(JobFeatures job, NodeClass nodeClass, int bin) {
        return model.featureVector(job, nodeClass, bin);
    }

    /** 64 bits: jobs with the same parameters but other items, a file that has changed say, are not taken for another. */
    private static long featureHash(double[][] features) {
        long hash = 1;
        for (double[] row : features) {
            for (double value : row) {
                hash = (hash ^ Double.doubleToLongBits(value)) * 0x9E3779B97F4A7C15L;
                hash ^= hash >>> 32;
            }
        }
        return hash ^ Arrays.hashCode(new int[] {features.length, features.length == 0 ? 0 : features[0].length});
    }

    private record JobKey(String version, String signature, int bins, int names, long features) {}

    private record Asked(JobFeatures job, JobKey key) {}
}
