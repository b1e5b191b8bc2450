package io.whittle.training.tidy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.whittle.cost.BlendRegression;
import io.whittle.cost.GatedRegression;
import io.whittle.cost.LinearRegression;
import io.whittle.cost.NearestRegression;
import io.whittle.cost.Regression;
import io.whittle.cost.RowDoubt;
import io.whittle.cost.SumRegression;
import io.whittle.training.LearningRows;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgingTest {
    private static final RowDoubt DOUBT = new RowDoubt(
            0,
            0.2,
            new double[] {0.1, 0.3},
            0.5,
            new double[] {Double.NaN, 0},
            new double[] {0, 4},
            new double[] {1, 0.2},
            1);

    private static LearningRows rows() {
        float[] kinds = {0, 1, 0, 1, Float.NaN, 0};
        float[] sizes = {0, 1, 2, 3, 2, 9};
        float[] ones = new float[kinds.length];
        Arrays.fill(ones, 1);
        return new LearningRows(
                List.of(new LearningRows.Column(LearningRows.KIND, 2), new LearningRows.Column("items", 0)),
                new float[][] {kinds, sizes},
                new float[kinds.length],
                ones);
    }

    private static Regression linear(double slope, double bias) {
        return new LinearRegression(new double[] {0, slope}, bias);
    }

    @Test
    void saysOfBlendsWhatTheyWouldSayThemselves() {
        List<Regression> parts = List.of(linear(1, 0), linear(1.1, 0.05), linear(0, 40));
        Regression far =
                new BlendRegression(0, parts, new double[] {0.5, 0.3, 0.2}, new double[][] {{0.1, 0.9, 0}, {}}, DOUBT);
        Regression near = new BlendRegression(-1, parts.subList(0, 1), new double[] {1}, new double[0][], DOUBT);
        Regression gate = new NearestRegression(new float[] {0, 2, 1, 3}, new float[] {1, 2}, 2, 1, 0.1, linear(0, 0));
        Regression model = new SumRegression(new GatedRegression(gate, new int[] {0}, near, far), linear(-0.5, 1));

        LearningRows rows = rows();
        Judging.Answers answers = new Judging(rows, new String[rows.size()]).ofModel(model);
        for (int row = 0; row < rows.size(); row++) {
            assertThat((double) answers.predictions()[row]).isEqualTo(model.predict(rows.row(row)), offset(1e-5));
            assertThat((double) answers.deviations()[row]).isEqualTo(model.deviation(rows.row(row)), offset(1e-5));
        }
        // the row whose kind is missing is near one that is remembered, and yet did not run before
        assertThat((double) answers.predictions()[4]).isNotEqualTo(near.predict(rows.row(4)));
    }
}
