package io.whittle.plugin.process.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SilenceTest {
    private static final long SECOND = 1_000_000_000L;

    private long now = -5 * SECOND;
    private final Silence silence = new Silence(2 * SECOND, () -> now);

    private long after(long nanos) {
        now += nanos;
        return silence.nanos();
    }

    @Test
    void lastsFromTheLastWordOn() {
        for (int seconds = 1; seconds <= 100; seconds++) {
            assertThat(after(SECOND)).isEqualTo(seconds * SECOND);
        }
        silence.heard();
        assertThat(after(SECOND)).isEqualTo(SECOND);
    }

    @Test
    void beginsAnewWhereWhoListensHasSlept() {
        after(SECOND);
        assertThat(after(3600 * SECOND)).as("when it has woken").isZero();
        assertThat(after(SECOND)).isEqualTo(SECOND);
        assertThat(after(SECOND)).as("the other side may be dead all the same").isEqualTo(2 * SECOND);
    }

    @Test
    void beginsAnewWhereTheClockIsSetBack() {
        after(SECOND);
        assertThat(after(-3600 * SECOND)).isZero();
        assertThat(after(SECOND)).isEqualTo(SECOND);
    }

    @Test
    void isNeverNegative() {
        now -= SECOND;
        silence.heard();
        now -= SECOND;
        assertThat(silence.nanos()).isZero();
    }
}
