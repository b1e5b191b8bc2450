package io.whittle.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FewGroupsTest {
    private static final int DRAWS = 300;
    private static final int ROWS = 60;

    private final Random random = new Random(7);

    /** A group whose rows are off together by much or by little. */
    private double[] group(double spread) {
        double scale = Math.exp(spread * random.nextGaussian());
        double[] rows = new double[ROWS];
        Arrays.setAll(rows, row -> Math.abs(scale * random.nextGaussian()));
        return rows;
    }

    /** Returns which share of a further group's rows lies, in the mean of many draws, in intervals found from so many groups. */
    private double coverage(int count, double spread, boolean widened) {
        double inside = 0;
        for (int draw = 0; draw < DRAWS; draw++) {
            List<double[]> groups = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                groups.add(group(spread));
            }
            double limit = Numbers.quantile(
                    groups.stream().flatMapToDouble(Arrays::stream).toArray(), 0.8);
            double widest = widened ? limit * FewGroups.widening(groups) : limit;
            inside += Arrays.stream(group(spread))
                    .filter(value -> value <= widest)
                    .count();
        }
        return inside / (DRAWS * ROWS);
    }

    @Test
    void aFurtherGroupIsCoveredAsItShouldBe() {
        for (int count : new int[] {2, 4, 8, 20}) {
            assertThat(coverage(count, 0.7, true)).as("%s groups", count).isBetween(0.77, 0.86);
        }
        assertThat(coverage(4, 1.2, true)).isBetween(0.75, 0.86);
    }

    @Test
    void withoutItFewGroupsPromiseTooMuch() {
        assertThat(coverage(2, 0.7, false)).isLessThan(coverage(2, 0.7, true) - 0.02);
        assertThat(coverage(4, 1.2, false)).isLessThan(coverage(4, 1.2, true) - 0.02);
    }

    @Test
    void manyGroupsNeedNothing() {
        List<double[]> groups = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            groups.add(group(0.7));
        }
        assertThat(FewGroups.widening(groups)).isBetween(1.0, 1.02);
        assertThat(FewGroups.widening(List.of())).isEqualTo(1);
    }

    @Test
    void aSingleGroupTellsLittle() {
        assertThat(FewGroups.widening(List.of(group(0)))).isBetween(1.5, 4.0);
    }

    @Test
    void whatWasForetoldExactlyIsNoDivisionByZero() {
        assertThat(FewGroups.widening(List.of(new double[ROWS], new double[ROWS])))
                .isEqualTo(1);
        assertThat(FewGroups.widening(List.of(new double[ROWS], group(0)))).isFinite();
    }
}
