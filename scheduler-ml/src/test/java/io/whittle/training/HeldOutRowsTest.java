package io.whittle.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.spi.cost.NodeClass;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeldOutRowsTest {
    @Test
    void labelsNodesBySpeedAndAttributesOfWhichSomeAreMarksWithoutAValue() {
        assertThat(HeldOutRows.label(new NodeClass(0.25, Map.of("zone", "eu", "gpu", "", "cores", "4"))))
                .isEqualTo("speed 0.25, cores 4, gpu, zone eu");
        assertThat(HeldOutRows.label(new NodeClass(1, Map.of()))).isEqualTo("speed 1");
    }
}
