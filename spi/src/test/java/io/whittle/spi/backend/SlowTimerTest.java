package io.whittle.spi.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** On clocks that the tests turn themselves. */
class SlowTimerTest {
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final class TurnedClock implements NodeClock {
        private long wall = 5;
        private long processor = 7;
        private long oversleeps;
        private int readings;
        private long idled;
        private boolean interrupted;

        @Override
        public long wallNanos() {
            return wall;
        }

        @Override
        public long processorNanos() {
            readings++;
            return processor;
        }

        @Override
        public void idle(long nanos) throws InterruptedException {
            if (interrupted) {
                wall += nanos / 2;
                idled += nanos / 2;
                throw new InterruptedException("as the test wants it");
            }
            wall += nanos + oversleeps;
            idled += nanos + oversleeps;
        }

        void compute(long nanos) {
            wall += nanos;
            processor += nanos;
        }

        void waitForCore(long nanos) {
            wall += nanos;
        }
    }

    private final TurnedClock clock = new TurnedClock();
    private final SlowTimer timer = new SlowTimer(0.25, clock);

    private long block(long computing) throws InterruptedException {
        timer.blockStarts();
        clock.compute(computing);
        return timer.blockEnds();
    }

    @Test
    void aBlockTakesAndReportsItsComputingOverTheSpeed() throws InterruptedException {
        timer.segmentStarts(false);
        assertThat(block(10 * MS)).isEqualTo(40 * MS);
        assertThat(clock.idled).isEqualTo(30 * MS);
        assertThat(clock.wall - 5).isEqualTo(40 * MS);
    }

    @Test
    void waitingForACoreCountsAsIdling() throws InterruptedException {
        timer.segmentStarts(false);
        timer.blockStarts();
        clock.compute(10 * MS);
        clock.waitForCore(12 * MS);
        assertThat(timer.blockEnds()).isEqualTo(40 * MS);
        assertThat(clock.wall - 5).isEqualTo(40 * MS);
    }

    @Test
    void aNodeThatIsLateCatchesUpALittleOnly() throws InterruptedException {
        timer.segmentStarts(false);
        timer.blockStarts();
        clock.compute(MS);
        clock.waitForCore(1_000 * MS);
        assertThat(timer.blockEnds()).isEqualTo(4 * MS);
        assertThat(clock.idled).isZero();
        block(10 * MS);
        assertThat(clock.idled).isEqualTo(30 * MS - SlowTimer.MAX_CREDIT_NANOS);
    }

    @Test
    void shortBlocksOweTimeTogetherAndSeldomReadProcessorTime() throws InterruptedException {
        Random random = new Random(6);
        clock.oversleeps = 60_000;
        long computed = 0;
        long reported = 0;
        timer.segmentStarts(false);
        for (int i = 0; i < 100_000; i++) {
            long computing = 500L + random.nextInt(1_000);
            computed += computing;
            reported += block(computing);
        }
        timer.segmentEnds();
        assertThat((double) reported).isCloseTo(4.0 * computed, within(0.001 * computed));
        assertThat((double) (clock.wall - 5)).isCloseTo(4.0 * computed, within(2.0 * MS));
        assertThat(clock.readings).isLessThan(3_000);
    }

    @Test
    void whatIsOwedIsPaidWhenTheSegmentEnds() throws InterruptedException {
        timer.segmentStarts(false);
        assertThat(block(20_000)).isEqualTo(80_000);
        assertThat(clock.idled).isZero();
        timer.segmentEnds();
        assertThat(clock.idled).isEqualTo(60_000);
    }

    @Test
    void timeBetweenSegmentsIsNeitherComputedNorCaughtUp() throws InterruptedException {
        timer.segmentStarts(false);
        block(10 * MS);
        timer.segmentEnds();
        clock.compute(50 * MS);
        clock.waitForCore(500 * MS);
        long idledBefore = clock.idled;
        timer.segmentStarts(false);
        assertThat(block(10 * MS)).isEqualTo(40 * MS);
        assertThat(clock.idled - idledBefore).isEqualTo(30 * MS);
    }

    @Test
    void externalWorkIsMeasuredOnTheWall() throws InterruptedException {
        timer.segmentStarts(true);
        timer.blockStarts();
        clock.waitForCore(8 * MS); // the thread waits for a child process
        assertThat(timer.blockEnds()).isEqualTo(32 * MS);
        assertThat(clock.idled).isEqualTo(24 * MS);
        assertThat(clock.readings).isZero();
    }

    @Test
    void anInterruptEndsTheIdlingAndIsPassedOn() throws InterruptedException {
        timer.segmentStarts(false);
        clock.interrupted = true;
        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> block(10 * MS));
        clock.interrupted = false;
        timer.segmentStarts(false);
        assertThat(block(10 * MS)).isEqualTo(40 * MS);
        assertThat(clock.idled).as("15 ms cut short; and 30 ms").isEqualTo(45 * MS);
    }
}
