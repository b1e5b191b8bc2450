package io.whittle.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.cost.NodeClass;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A machine that a model has never seen is placed by how fast its cores were measured. */
class MeasuredSpeedTest {
    private static CostProfile profile(NodeClass node) {
        return Models.model(-3).profile(Models.job(), node).orElseThrow();
    }

    @Test
    void coresOfTwiceTheSpeedTakeHalfTheTime() {
        double reference =
                profile(new NodeClass(0.5, Map.of("core-speed", "1"))).totalSeconds();
        assertThat(profile(new NodeClass(0.5, Map.of())).totalSeconds()).isEqualTo(reference);
        assertThat(profile(new NodeClass(0.5, Map.of("core-speed", "2"))).totalSeconds())
                .isCloseTo(reference / 2, within(1e-9));
        assertThat(profile(new NodeClass(0.5, Map.of("core-speed", "nonsense"))).totalSeconds())
                .isEqualTo(reference);
    }

    @Test
    void attributesThatNoNodeOfTrainingHadBringNoDoubt() {
        NodeClass plain = new NodeClass(1, Map.of());
        NodeClass elsewhere = new NodeClass(1, Map.of("host", "somewhere", "memory-bytes", "1000000"));
        assertThat(profile(elsewhere).levelDeviation()).isEqualTo(profile(plain).levelDeviation());
    }
}
