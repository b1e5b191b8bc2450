package io.whittle.cost.tribuo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.whittle.cost.LinearRegression;
import io.whittle.cost.Regression;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TribuoRegressionsTest {
    private static final int ROWS = 400;

    private final Random random = new Random(3);

    private double[][] rows() {
        double[][] rows = new double[ROWS][12];
        for (double[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                row[i] = random.nextGaussian();
            }
        }
        return rows;
    }

    @Test
    void linearFindsWeightsInTheRightColumnsDespiteWildRows() {
        double[][] rows = rows();
        double[] targets = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            targets[i] = 5 + 2 * rows[i][10] - rows[i][2] + (i % 40 == 0 ? 30 : 0);
        }
        LinearRegression fitted = TribuoRegressions.linear(rows, targets, 1);
        assertThat(fitted.weights()[10]).isEqualTo(2, within(0.15));
        assertThat(fitted.weights()[2]).isEqualTo(-1, within(0.15));
        assertThat(fitted.weights()[5]).isEqualTo(0, within(0.15));
        assertThat(fitted.bias()).isEqualTo(5, within(0.3));
    }

    @Test
    void treesFindAStepInTheRightColumn() {
        double[][] rows = rows();
        double[] targets = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            targets[i] = rows[i][11] > 0.3 ? 4 : 1;
        }
        for (Regression fitted : new Regression[] {
            TribuoRegressions.tree(rows, targets, 4, 1), TribuoRegressions.forest(rows, targets, 12, 5, 1)
        }) {
            double[] low = new double[12];
            double[] high = new double[12];
            low[11] = -1;
            high[11] = 1.5;
            assertThat(fitted.predict(low)).isEqualTo(1, within(0.5));
            assertThat(fitted.predict(high)).isEqualTo(4, within(0.5));
        }
    }

    @Test
    void sameSeedGivesSamePredictions() {
        double[][] rows = rows();
        double[] targets = random.doubles(ROWS).toArray();
        Regression one = TribuoRegressions.forest(rows, targets, 5, 5, 9);
        Regression two = TribuoRegressions.forest(rows, targets, 5, 5, 9);
        for (double[] row : rows) {
            assertThat(one.predict(row)).isEqualTo(two.predict(row));
        }
    }
}
