package io.whittle.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
    private final AtomicLong source = new AtomicLong(-1_000_000);
    private final SteadyClock clock = new SteadyClock(source::get);

    @Test
    void passesAsFastAsTheOneItReads() {
        long begun = clock.nanos();
        source.addAndGet(5);
        assertThat(clock.nanos() - begun).isEqualTo(5);
        source.addAndGet(3_600_000_000_000L);
        assertThat(clock.nanos() - begun).isEqualTo(3_600_000_000_005L);
    }

    @Test
    void goesOnFromWhereItWasWhenThatOneIsSetBack() {
        long begun = clock.nanos();
        source.addAndGet(7);
        assertThat(clock.nanos() - begun).isEqualTo(7);
        source.addAndGet(-3_600_000_000_000L);
        assertThat(clock.nanos() - begun).isEqualTo(7);
        source.addAndGet(10);
        assertThat(clock.nanos() - begun).isEqualTo(17);
        source.addAndGet(-1);
        assertThat(clock.nanos() - begun).isEqualTo(17);
        source.addAndGet(1);
        assertThat(clock.nanos() - begun).isEqualTo(18);
    }

    @Test
    void thatOfTheProcessBeginsNearZero() {
        assertThat(SteadyClock.now()).isBetween(0L, 86_400_000_000_000L);
    }
}
