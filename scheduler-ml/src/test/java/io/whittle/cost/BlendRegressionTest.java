package io.whittle.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.whittle.json.PlainJson;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlendRegressionTest {
    private static double combined(double[] weights, double... values) {
        return BlendRegression.combined(weights, values);
    }

    @Test
    void isTheWeightedMeanOfWhatLiesCloseTogether() {
        assertThat(combined(new double[] {0.5, 0.25, 0.25}, 1, 1.1, 0.9)).isEqualTo(1, within(1e-12));
        assertThat(combined(new double[] {0.25, 0.75}, 2, 2.1)).isEqualTo(2.075, within(1e-12));
    }

    @Test
    void oneThatGoesWildIsHeldByTheOthers() {
        double[] even = {0.25, 0.25, 0.25, 0.25};
        assertThat(combined(even, 1, 1.02, 0.98, 40)).isBetween(1.0, 1.1);
        assertThat(combined(even, 1, 1.02, 0.98, -40)).isBetween(0.9, 1.0);
    }

    @Test
    void whatCountsForNothingIsNotAsked() {
        assertThat(combined(new double[] {0, 1, 0}, 100, 3, -100)).isEqualTo(3);
    }

    @Test
    void predictsAsItsPartsCombined() {
        Regression low = new LinearRegression(new double[] {1, 0}, 0);
        Regression high = new LinearRegression(new double[] {1, 0}, 9);
        RowDoubt doubt = new RowDoubt(
                -1,
                0.1,
                new double[0],
                1,
                new double[] {0, Double.NaN},
                new double[] {9, Double.NaN},
                new double[2],
                1);
        Regression blend =
                new BlendRegression(1, List.of(low, high), new double[] {0.8, 0.2}, new double[][] {{}, {0, 1}}, doubt);
        assertThat(blend.predict(new double[] {2, 0})).isEqualTo(2 + 0.2 * 0.2, within(1e-12));
        assertThat(blend.predict(new double[] {2, 1})).isEqualTo(11);
        assertThat(blend.deviation(new double[] {2, 0})).isGreaterThan(3);
        assertThat(blend.deviation(new double[] {2, 1})).isEqualTo(0.1, within(1e-9));
        Regression again = Regression.fromMap(PlainJson.readObject(PlainJson.write(blend.toMap())), 2);
        assertThat(again.predict(new double[] {5, 0})).isEqualTo(blend.predict(new double[] {5, 0}));
    }
}
