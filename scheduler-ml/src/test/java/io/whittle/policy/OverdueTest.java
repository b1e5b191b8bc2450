package io.whittle.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class OverdueTest {
    @Test
    void whatHasHardlyBegunTakesWhatIsExpected() {
        assertThat(Overdue.left(10, 0.1, 1)).isCloseTo(9, within(0.1));
    }

    @Test
    void whatIsJustDueTakesALittleMoreAsLongAsExpectationsAreSure() {
        assertThat(Overdue.left(10, 0.1, 10)).isBetween(0.3, 1.5);
        assertThat(Overdue.left(10, 0.5, 10)).isBetween(2.0, 6.0);
    }

    @Test
    void whatIsLongOverdueTakesAboutAsLongAgain() {
        assertThat(Overdue.left(10, 0.1, 30)).isCloseTo(30, within(1.0));
        assertThat(Overdue.left(10, 0.3, 1000)).isCloseTo(1000, within(10.0));
    }

    @Test
    void theMoreOverdueTheLongerItTakes() {
        double before = 0;
        for (double elapsed = 20; elapsed < 200; elapsed *= 1.2) {
            double left = Overdue.left(10, 0.3, elapsed);
            assertThat(left).isGreaterThan(before);
            before = left;
        }
    }
}
