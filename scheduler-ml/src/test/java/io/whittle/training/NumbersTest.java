package io.whittle.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NumbersTest {
    private static double sorted(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    @Test
    void quantilesAreThoseOfSortedValues() {
        Random random = new Random(1);
        for (int round = 0; round < 2_000; round++) {
            double[] values = new double[1 + random.nextInt(300)];
            int different = 1 + random.nextInt(400);
            boolean gaps = round % 5 == 0;
            Arrays.setAll(values, i -> gaps && random.nextInt(9) == 0 ? Double.NaN : random.nextInt(different) - 200.0);
            if (round % 3 == 0) {
                Arrays.sort(values);
            }
            double[] before = values.clone();
            for (double share : new double[] {0, 0.1, 0.5, 0.8, random.nextDouble(), 1}) {
                assertThat(Numbers.quantile(values, share))
                        .as("round %d, %d values, %s", round, values.length, share)
                        .isEqualTo(Double.valueOf(sorted(values, share)));
            }
            assertThat(values).isEqualTo(before);
        }
    }

    @Test
    void nothingHasNoMiddle() {
        assertThat(Numbers.median(new double[0])).isNaN();
    }
}
