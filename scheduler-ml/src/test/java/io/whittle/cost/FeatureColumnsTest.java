package io.whittle.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureColumnsTest {
    private static final List<String> NAMES = List.of("parameter.constant", "parameter.seed", "parameter.size");

    private static FeatureColumns columns() {
        List<double[]> rows = new ArrayList<>();
        for (int i = 0; i <= 10; i++) {
            rows.add(new double[] {3, i % 4, i});
        }
        // the cost grows with the size, and with nothing else
        return FeatureColumns.of(NAMES, rows).weighted(new double[] {0, 0, 3});
    }

    private static double doubtWithout(String missing) {
        List<String> known =
                NAMES.stream().filter(name -> !name.equals(missing)).toList();
        double[] row = known.stream()
                .mapToDouble(name -> name.equals("parameter.constant") ? 3 : 2)
                .toArray();
        FeatureColumns.Alignment alignment = columns().align(known, List.of(), new double[0]);
        return alignment.doubt(alignment.jobRows(new double[][] {row}), 0);
    }

    @Test
    void whatIsMissingIsDoubtedAsMuchAsItMatters() {
        assertThat(doubtWithout("nothing")).isZero();
        assertThat(doubtWithout("parameter.size")).isEqualTo(Math.log(2), within(1e-9));
        assertThat(doubtWithout("parameter.seed")).isPositive().isLessThan(0.1);
        // what never varied might matter
        assertThat(doubtWithout("parameter.constant")).isEqualTo(Math.log(2), within(1e-9));
    }
}
