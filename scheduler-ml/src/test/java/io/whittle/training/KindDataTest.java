package io.whittle.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class KindDataTest {
    private static final int MAX_ROWS = 64;

    private static KindData dataOf(int runs) {
        SyntheticRuns synthetic = new SyntheticRuns(1);
        List<TrainingRun> all = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            all.add(new TrainingRun(synthetic.files(1 + run % 7, run % 2 == 0 ? "fast" : "slow", "input" + run, 0.1)));
        }
        return new KindData(all, MAX_ROWS);
    }

    private static double[] positions(KindData data) {
        int column = data.columns().names().indexOf("position");
        return Arrays.stream(data.rows())
                .mapToDouble(row -> row[column])
                .distinct()
                .toArray();
    }

    @Test
    void fewRunsAreLearnedFromEvenly() {
        KindData data = dataOf(2);
        assertThat(data.rows().length).isEqualTo(MAX_ROWS);
        assertThat(positions(data)).hasSize(MAX_ROWS / 2);
    }

    @Test
    void howeverManyRunsThereAreRowsStayFewAndLieEverywhere() {
        for (int runs : List.of(20, 100, 400)) {
            KindData data = dataOf(runs);
            assertThat(data.rows().length).as("%d runs", runs).isEqualTo(4 * MAX_ROWS);
            assertThat(data.targets()).hasSize(4 * MAX_ROWS);
            assertThat(positions(data)).as("%d runs", runs).hasSizeGreaterThan(100);
            assertThat(data.memory()).hasSize(Math.min(runs, 128)).allSatisfy(past -> {
                assertThat(Arrays.stream(past.features()).allMatch(Double::isFinite))
                        .isTrue();
                // as of the whole run, not of the few rows of it that are learned from
                int column = data.columns().names().indexOf("position");
                assertThat(past.features()[column]).isBetween(-0.3, 0.3);
            });
        }
    }
}
