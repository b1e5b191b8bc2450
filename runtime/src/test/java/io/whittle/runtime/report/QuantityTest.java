package io.whittle.runtime.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuantityTest {
    @Test
    void choosesUnitOfDurations() {
        assertThat(Quantity.seconds(0)).isEqualTo("0 s");
        assertThat(Quantity.seconds(35e-9)).isEqualTo("35.0 ns");
        assertThat(Quantity.seconds(12.34e-6)).isEqualTo("12.3 µs");
        assertThat(Quantity.seconds(0.9996)).isEqualTo("1.00 s");
        assertThat(Quantity.seconds(0.5)).isEqualTo("500 ms");
        assertThat(Quantity.seconds(99.96)).isEqualTo("100 s");
        assertThat(Quantity.seconds(192)).isEqualTo("3 min 12 s");
        assertThat(Quantity.seconds(7260)).isEqualTo("2 h 1 min");
        assertThat(Quantity.seconds(Double.NaN)).isEqualTo("–");
    }

    @Test
    void writesRoundDurationsWithoutNeedlessDigits() {
        assertThat(Quantity.tick(0)).isEqualTo("0");
        assertThat(Quantity.tick(5)).isEqualTo("5 s");
        assertThat(Quantity.tick(0.02)).isEqualTo("20 ms");
        assertThat(Quantity.tick(2.5)).isEqualTo("2.5 s");
        assertThat(Quantity.tick(100)).isEqualTo("100 s");
        assertThat(Quantity.tick(600)).isEqualTo("10 min 0 s");
    }

    @Test
    void writesSharesAndCounts() {
        assertThat(Quantity.percent(0.012)).isEqualTo("1.2 %");
        assertThat(Quantity.percent(0.8)).isEqualTo("80 %");
        assertThat(Quantity.percent(0.0001)).isEqualTo("0 %");
        assertThat(Quantity.count(1, "segment")).isEqualTo("1 segment");
        assertThat(Quantity.count(12345, "segment")).isEqualTo("12,345 segments");
        assertThat(Quantity.plain(0.25)).isEqualTo("0.250");
    }

    @Test
    void placesTicksOnRoundValues() {
        assertThat(Axis.linear(10.3, 0, 100).ticks(5)).containsExactly(0.0, 5.0, 10.0);
        assertThat(Axis.logarithmic(0.002, 30, 0, 100).ticks(5)).containsExactly(0.01, 0.1, 1.0, 10.0);
        assertThat(Axis.logarithmic(1.1, 1.2, 0, 100).ticks(5)).containsExactly(1.0);
    }

    @Test
    void writesCoordinatesWithOneDecimal() {
        assertThat(Markup.number(-0.04)).isEqualTo("0");
        assertThat(Markup.number(-0.16)).isEqualTo("-0.2");
        assertThat(Markup.number(12.34)).isEqualTo("12.3");
    }
}
