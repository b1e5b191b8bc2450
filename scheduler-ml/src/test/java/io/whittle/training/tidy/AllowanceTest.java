package io.whittle.training.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AllowanceTest {
    private static Allowance of(double seconds, int held) {
        return new Allowance(new Stopwatch(), seconds, held);
    }

    @Test
    void grantsWhatCanBeFittedAndJudgedInTime() {
        Allowance allowance = of(1000, 1000);
        assertThat(allowance.grants(100, 0.1, false)).isTrue();
        assertThat(allowance.grants(100, 0.6, false)).isTrue();
        // judging by all of them would take 1,200 seconds
        assertThat(allowance.grants(100, 0.5, false)).isFalse();
        assertThat(allowance.grants(900, 0, false)).isFalse();
        assertThat(allowance.judged()).isEqualTo(1000);
    }

    @Test
    void judgesByFewerRowsWhereWhatMustBeThereTakesTooLong() {
        Allowance allowance = of(1000, 1_000_000);
        assertThat(allowance.grants(1, 0.01, true)).isTrue();
        assertThat(allowance.judged()).isBetween(80_000, 90_000);
        Allowance late = of(0, 5_000);
        assertThat(late.grants(1, 1, false)).isFalse();
        assertThat(late.grants(1, 1, true)).isTrue();
        assertThat(late.judged()).isEqualTo(2_000);
    }

    @Test
    void learnsFromFewerRowsWhereAllWouldTakeMostOfTheTime() {
        assertThat(of(1000, 10).rows(1e-3, 100_000)).isEqualTo(100_000);
        assertThat(of(1000, 10).rows(1e-2, 100_000)).isBetween(35_000, 36_000);
        assertThat(of(0, 10).rows(1e-2, 100_000)).isEqualTo(2_000);
        assertThat(of(0, 10).rows(1e-2, 500)).isEqualTo(500);
    }
}
