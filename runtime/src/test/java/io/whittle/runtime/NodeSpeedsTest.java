package io.whittle.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NodeSpeedsTest {
    @Test
    void readsCommasAndColons() {
        assertThat(NodeSpeeds.parse("1,1,0.5,0.25").speeds()).containsExactly(1.0, 1.0, 0.5, 0.25);
        assertThat(NodeSpeeds.parse(" 4 : 2:2:1 ").text()).isEqualTo("4,2,2,1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1,", "1,,2", "x", "0", "-1", "NaN", "Infinity", "1;2"})
    void refusesWhatIsNoSpeed(String text) {
        assertThatThrownBy(() -> NodeSpeeds.parse(text))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("--nodes takes positive speeds");
    }
}
