package io.whittle.spi.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CoreSpeedTest {
    /** Says that between two looks at it so much time has passed. */
    private static final class Ticking implements NodeClock {
        private final long step;
        private long now;

        Ticking(long step) {
            this.step = step;
        }

        @Override
        public long wallNanos() {
            return 0;
        }

        @Override
        public long processorNanos() {
            now += step;
            return now;
        }

        @Override
        public void idle(long nanos) {
            throw new AssertionError("a core that is measured does not idle");
        }
    }

    @Test
    void speedIsTimeOnTheReferenceCoreOverTimeHere() {
        double speed = new CoreSpeed(new Ticking(1_000_000)).measured();
        assertThat(speed).isBetween(0.5, 1.0);
        assertThat(new CoreSpeed(new Ticking(500_000)).measured())
                .isEqualTo(2 * speed, org.assertj.core.api.Assertions.within(1e-9));
        assertThat(new CoreSpeed(new Ticking(1)).measured()).isEqualTo(100);
        assertThat(new CoreSpeed(new Ticking(Long.MAX_VALUE / 1000)).measured()).isEqualTo(0.01);
    }

    @Test
    void thisMachineIsSomewhereAmongAllMachines() {
        assertThat(CoreSpeed.measure()).isBetween(0.01, 100.0);
    }

    @Test
    void attributesThatMakeNoSenseSayNothing() {
        assertThat(CoreSpeed.of(Map.of("core-speed", "1.25"))).contains(1.25);
        for (String text : new String[] {"", "fast", "NaN", "0", "-1", "Infinity", "1e9"}) {
            assertThat(CoreSpeed.of(Map.of("core-speed", text))).as(text).isEmpty();
        }
        assertThat(CoreSpeed.of(Map.of())).isEmpty();
    }
}
