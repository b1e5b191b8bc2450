package io.whittle.spi.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.whittle.spi.BlockList;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SegmentTest {
    private static final JobDescription JOB =
            new JobDescription(1, "test", "1", Parameters.none(), new Partition(299, 3), false);

    private static Segment segment(int blocks, float... weights) {
        return new Segment(JOB, BlockList.range(0, blocks), weights, 0);
    }

    @Test
    void keepsTheFractionAsNearlyAsWholeBlocksAllow() {
        Random random = new Random(4);
        for (int round = 0; round < 1_000; round++) {
            int size = 1 + random.nextInt(30);
            float[] weights = new float[size];
            for (int i = 0; i < size; i++) {
                weights[i] = random.nextInt(5) == 0 ? 0 : random.nextFloat();
            }
            Segment segment = segment(size, weights);
            int position = random.nextInt(size + 1);
            int end = position + random.nextInt(size - position + 1);
            double keep = random.nextDouble();
            int kept = segment.endAfterKeeping(keep, position, end);
            assertThat(kept).isBetween(position, end);
            double wanted = keep * weight(segment, position, end);
            double off = Math.abs(weight(segment, position, kept) - wanted);
            for (int other = position; other <= end; other++) {
                assertThat(off)
                        .as("end %d rather than %d", kept, other)
                        .isLessThanOrEqualTo(Math.abs(weight(segment, position, other) - wanted) + 1e-9);
            }
        }
    }

    private static double weight(Segment segment, int from, int to) {
        double weight = 0;
        for (int i = from; i < to; i++) {
            weight += segment.weight(i);
        }
        return weight;
    }

    @Test
    void keepingNothingOrAllIsExact() {
        Segment segment = segment(5, 0, 0, 3, 0, 0);
        assertThat(segment.endAfterKeeping(0, 1, 5)).isEqualTo(1);
        assertThat(segment.endAfterKeeping(1, 1, 5)).isEqualTo(5);
        assertThat(segment(4, 0, 0, 0, 0).endAfterKeeping(0, 0, 4)).isZero();
        assertThat(segment.endAfterKeeping(0.5, 4, 4)).isEqualTo(4);
    }

    @Test
    void blocksWithoutWeightsCountTheirItems() {
        Segment segment = new Segment(JOB, BlockList.of(99, 0, 1, 2), new float[0], 0);
        assertThat(segment.weight(0)).isEqualTo(2);
        assertThat(segment.weight(1)).isEqualTo(3);
        assertThat(segment.endAfterKeeping(0.5, 0, 4)).isEqualTo(2);
    }

    @Test
    void reportsBecomeRarerTheLongerItRuns() {
        Segment segment = new Segment(JOB, BlockList.of(0), new float[0], 1_000);
        assertThat(segment.reportNanosAfter(0)).isEqualTo(1_000);
        assertThat(segment.reportNanosAfter(8_000)).isEqualTo(4_000);
        assertThat(segment.reportNanosAfter(Long.MAX_VALUE)).isEqualTo(1_000_000_000);
        Segment silent = new Segment(JOB, BlockList.of(0), new float[0], Long.MAX_VALUE);
        assertThat(silent.reportNanosAfter(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void refusesWhatIsNoSegmentOrFraction() {
        assertThatIllegalArgumentException().isThrownBy(() -> segment(0));
        assertThatIllegalArgumentException().isThrownBy(() -> segment(3, 1, 2)).withMessageContaining("2 weights");
        assertThatIllegalArgumentException().isThrownBy(() -> new Segment(JOB, BlockList.of(0), new float[0], -1));
        for (double wrong : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatIllegalArgumentException().isThrownBy(() -> segment(3).endAfterKeeping(wrong, 0, 3));
        }
    }
}
