package io.whittle.spi.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeLabelsTest {
    private static List<Map<String, String>> parse(String text, int nodes) {
        return NodeLabels.parse("test", Map.of("labels", text), nodes);
    }

    @Test
    void eachNodeHasItsOwnOrAllTheSame() {
        assertThat(parse("zone=eu gpu,,zone=us", 3))
                .containsExactly(Map.of("zone", "eu", "gpu", ""), Map.of(), Map.of("zone", "us"));
        assertThat(parse(" zone=eu ", 2)).containsExactly(Map.of("zone", "eu"), Map.of("zone", "eu"));
        assertThat(NodeLabels.parse("test", Map.of(), 2)).containsExactly(Map.of(), Map.of());
    }

    @Test
    void labelsForAnotherNumberOfNodesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("zone=eu,zone=us", 3))
                .withMessageContaining("test backend")
                .withMessageContaining("2 nodes")
                .withMessageContaining("3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=eu", "zone=", "1zone=eu", "zone=a=b", "zo!ne", "gpu gpu", "gpu gpu=1"})
    void whatIsNoLabelIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(text, 1))
                .withMessageContaining("setting 'labels' of the test backend");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cores=64", "core-speed=9", "memory-bytes=1", "cpu-limit=none", "host=elsewhere"})
    void nobodySaysWhatTheBackendKnows(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(text, 1))
                .withMessageContaining("the backend itself");
    }
}
