package io.whittle.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.cost.Bins;
import io.whittle.spi.cost.CostModel;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.cost.NodeClass;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CachedCostModelTest {
    private static final NodeClass FAST = new NodeClass(1, Map.of());
    private static final NodeClass SLOW = new NodeClass(0.5, Map.of());

    private final Counting model = new Counting();
    private final CachedCostModel cached = new CachedCostModel(model);

    private static JobFeatures job(long items, double feature) {
        Partition partition = new Partition(items, 1);
        Bins bins = Bins.of(partition.blocks());
        double[][] features = new double[bins.count()][1];
        features[0][0] = feature;
        return new JobFeatures("kind", "1", Parameters.none(), partition, bins, List.of("bytes"), features);
    }

    @Test
    void asksOnceForTheSame() {
        Optional<CostProfile> first = cached.profile(job(10, 1), FAST);
        assertThat(cached.profile(job(10, 1), FAST)).isSameAs(first);
        assertThat(model.asked).isEqualTo(1);
    }

    @Test
    void asksAgainForAnotherJobNodeFeatureOrModel() {
        cached.profile(job(10, 1), FAST);
        cached.profile(job(11, 1), FAST);
        cached.profile(job(10, 1), SLOW);
        cached.profile(job(10, 2), FAST);
        assertThat(model.asked).isEqualTo(4);
        model.version = "0002";
        assertThat(cached.profile(job(10, 1), FAST).orElseThrow().modelVersion())
                .isEqualTo("0002");
        assertThat(model.asked).isEqualTo(5);
    }

    @Test
    void remembersThatNothingIsKnown() {
        model.knowsNothing = true;
        assertThat(cached.profile(job(10, 1), FAST)).isEmpty();
        assertThat(cached.profile(job(10, 1), FAST)).isEmpty();
        assertThat(model.asked).isEqualTo(1);
        assertThat(cached.knows("kind")).isTrue();
        assertThat(cached.version()).isEqualTo("0001");
    }

    private static final class Counting implements CostModel {
        private int asked;
        private boolean knowsNothing;
        private String version = "0001";

        @Override
        public String version() {
            return version;
        }

        @Override
        public boolean knows(String kind) {
            return kind.equals("kind");
        }

        @Override
        public Optional<CostProfile> profile(JobFeatures job, NodeClass nodeClass) {
            asked++;
            double[] costs = new double[job.bins().count()];
            Arrays.fill(costs, 1);
            return knowsNothing
                    ? Optional.empty()
                    : Optional.of(CostProfile.predicted(job.partition(), job.bins(), costs, 0.1, 0.1, version));
        }
    }
}
