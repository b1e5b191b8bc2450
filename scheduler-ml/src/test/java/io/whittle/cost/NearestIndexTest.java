package io.whittle.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearestIndexTest {
    private static double distance(float[] rows, int index, double[] row) {
        double sum = 0;
        for (int i = 0; i < row.length; i++) {
            double off = Math.abs(rows[index * row.length + i] - row[i]);
            sum += Double.isNaN(off) ? 0 : off;
        }
        return sum;
    }

    @Test
    void findsWhatLookingAtAllRowsFinds() {
        Random random = new Random(3);
        for (int table = 0; table < 60; table++) {
            int count = 1 + random.nextInt(400);
            int numbers = 1 + random.nextInt(6);
            // few distinct values make many ties; some are missing
            int distinct = table % 3 == 0 ? 3 : 1000;
            float[] rows = new float[count * numbers];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = table % 4 == 0 && random.nextInt(50) == 0 ? Float.NaN : random.nextInt(distinct) - 1;
            }
            NearestIndex index = new NearestIndex(rows, count, numbers);
            for (int asked = 0; asked < 40; asked++) {
                double[] row = new double[numbers];
                Arrays.setAll(
                        row,
                        i -> random.nextInt(8) == 0 ? Double.NaN : random.nextInt(distinct + 4) - random.nextInt(4));
                int wanted = 1 + random.nextInt(Math.min(3, count));
                List<Integer> nearest = IntStream.range(0, count)
                        .boxed()
                        .sorted(Comparator.comparingDouble((Integer each) -> distance(rows, each, row))
                                .thenComparingInt(each -> each))
                        .limit(wanted)
                        .toList();
                NearestIndex.Found found = index.nearest(row, wanted);
                assertThat(found.indexes())
                        .containsExactly(
                                nearest.stream().mapToInt(Integer::intValue).toArray());
                for (int i = 0; i < wanted; i++) {
                    assertThat(found.distances()[i]).isEqualTo(distance(rows, nearest.get(i), row), within(1e-9));
                }
            }
        }
    }

    @Test
    void rowsWithoutNumbersAreAllAsNear() {
        NearestIndex.Found found = new NearestIndex(new float[0], 100, 0).nearest(new double[0], 2);
        assertThat(found.indexes()).containsExactly(0, 1);
        assertThat(found.distances()).containsExactly(0, 0);
    }
}
