package io.whittle.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PluralTest {
    @Test
    void oneAloneIsSingular() {
        assertThat(Plural.count(1, "node")).isEqualTo("1 node");
        assertThat(Plural.count(0, "node")).isEqualTo("0 nodes");
        assertThat(Plural.count(2, "node")).isEqualTo("2 nodes");
        assertThat(Plural.count(-1, "node")).isEqualTo("-1 nodes");
        assertThat(Plural.count(1_234_567, "item")).isEqualTo("1234567 items");
    }

    @Test
    void otherWordsFollowTheCountToo() {
        assertThat("1 line " + Plural.of(1, "is", "are")).isEqualTo("1 line is");
        assertThat(Plural.count(1, "process", "processes")).isEqualTo("1 process");
        assertThat(Plural.count(2, "process", "processes")).isEqualTo("2 processes");
        assertThat("3 lines " + Plural.of(3, "is", "are")).isEqualTo("3 lines are");
    }
}
