package io.whittle.runtime.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class IntervalTest {
    @Test
    void isStudentsIntervalOfTheLogarithms() {
        // logs 0 and 2: mean 1, standard error 1, t(1) = 12.706
        Interval interval = Interval.of(1, Math.exp(2));
        assertThat(interval.mean()).isCloseTo(Math.E, within(1e-12));
        assertThat(Math.log(interval.low())).isCloseTo(1 - 12.706, within(1e-9));
        assertThat(Math.log(interval.high())).isCloseTo(1 + 12.706, within(1e-9));
    }

    @Test
    void saysNothingOfASingleValueAndAllOfEqualOnes() {
        assertThat(Interval.of(1.5)).isEqualTo(new Interval(1.5, 0, Double.POSITIVE_INFINITY, 1));
        Interval equal = Interval.of(2, 2, 2);
        assertThat(equal.low()).isCloseTo(equal.high(), within(1e-12));
        assertThat(equal.contains(2.1)).isFalse();
    }

    @Test
    void coversTheTruthAsOftenAsItSays() {
        Random random = new Random(7);
        int covered = 0;
        for (int trial = 0; trial < 2000; trial++) {
            double[] ratios = new double[5];
            for (int i = 0; i < ratios.length; i++) {
                ratios[i] = 1.3 * Math.exp(0.2 * random.nextGaussian());
            }
            covered += Interval.of(ratios).contains(1.3) ? 1 : 0;
        }
        assertThat(covered).isBetween(1860, 1940); // 1900, give or take four deviations
    }
}
