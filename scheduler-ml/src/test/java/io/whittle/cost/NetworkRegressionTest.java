package io.whittle.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.whittle.json.PlainJson;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class NetworkRegressionTest {
    private static final int COLUMNS = 3;

    /** Column 0: sizes, by their log. Column 1: a small number with three edges. Column 2: a text of two. */
    private static NetworkInputs inputs() {
        return new NetworkInputs(
                COLUMNS,
                new int[] {0, 1},
                new double[] {1, 0},
                new double[] {2, 5},
                new double[] {1, 2},
                new double[] {-2, -1},
                new double[] {2, 1},
                new double[][] {{}, {-1, 0, 1}},
                new int[] {0, 1},
                new int[] {2},
                new int[] {2});
    }

    /** Inputs: size, small number, flag, two ramps, an embedding of one number. One hidden layer of two units. */
    private static Network network(float mean) {
        return new Network(
                new float[] {0.5f, -0.5f, 2},
                1,
                new float[][] {{1, 0, 0, 1, 3, 0, 0, -1, 0, 2, 1, 1}, {1, 0, 0, 1}},
                new float[][] {{0, 0.25f}, {mean, 0}});
    }

    private static NetworkRegression regression() {
        return new NetworkRegression(inputs(), List.of(network(0)), new double[] {0.5, 0}, 3, 2);
    }

    private static double row(NetworkRegression regression, double size, double small, double text) {
        return regression.predict(new double[] {size, small, text});
    }

    @Test
    void computesWhatItsArraysSay() {
        // size: log(1 + e²−1) = 2, standardised 0; small number 6: 0.5; ramps 1 and 0.5; text 0: 0.5
        // first unit: 0 + 0 + 0.5 = 0.5; second: 0.5 − 1 + 1 + 0.5 + 0.25 = 1.25; mean 0.5, and 3 + 2 · 0.5
        double[] row = {Math.exp(2) - 1, 6, 0};

        assertThat(regression().predict(row)).isCloseTo(4, within(1e-6));

        double logVariance = -3 + 7 * Math.tanh(1.25 / 7);
        assertThat(regression().deviation(row)).isCloseTo(2 * Math.exp(logVariance / 2), within(1e-6));
    }

    @Test
    void takesTextsThatTrainingNeverSawForUnknownOnes() {
        double unknown = row(regression(), 5, 6, Double.NaN);

        assertThat(row(regression(), 5, 6, 7)).isEqualTo(unknown);
        assertThat(row(regression(), 5, 6, 1)).isNotEqualTo(unknown);
    }

    @Test
    void takesMissingNumbersForMissing() {
        // the flag alone enters: 3 for the first unit, instead of the standardised number and its ramps
        assertThat(row(regression(), Math.exp(2) - 1, Double.NaN, 0)).isCloseTo(3 + 2 * 3.5, within(1e-5));
    }

    @Test
    void goesOnStraightOutsideTheRange() {
        double atTheEnd = row(regression(), Math.exp(4) - 1, 5, 0);

        assertThat(row(regression(), Math.exp(5) - 1, 5, 0)).isCloseTo(atTheEnd + 2 * 0.5, within(1e-6));
        assertThat(row(regression(), Math.exp(6) - 1, 5, 0)).isCloseTo(atTheEnd + 2 * 1.0, within(1e-6));
    }

    @Test
    void saysThatItKnowsLessOutsideTheRange() {
        NetworkRegression regression = regression();
        double inside = regression.deviation(new double[] {Math.exp(4) - 1, 5, 0});
        double outside = regression.deviation(new double[] {Math.exp(5) - 1, 5, 0});
        double farther = regression.deviation(new double[] {Math.exp(6) - 1, 5, 0});

        assertThat(outside).isGreaterThan(inside);
        assertThat(farther).isGreaterThan(outside);
    }

    @Test
    void saysThatItKnowsLessWhereItsNetworksDisagree() {
        NetworkRegression disagreeing =
                new NetworkRegression(inputs(), List.of(network(-1), network(1)), new double[] {0.5, 0}, 3, 2);
        double[] row = {Math.exp(2) - 1, 6, 0};

        assertThat(disagreeing.predict(row)).isCloseTo(regression().predict(row), within(1e-6));
        assertThat(disagreeing.deviation(row))
                .isCloseTo(Math.hypot(regression().deviation(row), 2 * 1.0), within(1e-6));
    }

    @Test
    void isReadAsItWasWritten() {
        Map<String, Object> map =
                PlainJson.readObject(PlainJson.write(regression().toMap()));

        Regression read = Regression.fromMap(map, COLUMNS);

        for (double size : new double[] {0, 1, 1e3, 1e9, Double.NaN}) {
            double[] row = {size, 6, 1};
            assertThat(read.predict(row)).isEqualTo(regression().predict(row));
            assertThat(read.deviation(row)).isEqualTo(regression().deviation(row));
        }
    }

    @Test
    void refusesFilesWhoseArraysDoNotFit() {
        refuses(map -> map.put("slopes", PackedNumbers.ofDoubles(new double[] {1})));
        refuses(map -> map.put("scale", Double.NaN));
        refuses(map -> map.put("networks", List.of()));
        refuses(map -> inputs(map).put("numbers", PackedNumbers.ofInts(new int[] {0, 3})));
        refuses(map -> inputs(map).put("numbers", PackedNumbers.ofInts(new int[] {0, -1})));
        refuses(map -> inputs(map).put("scales", PackedNumbers.ofDoubles(new double[] {1, 0})));
        refuses(map -> inputs(map).put("edge_counts", PackedNumbers.ofInts(new int[] {0, 1 << 30})));
        refuses(map -> inputs(map).put("edge_counts", PackedNumbers.ofInts(new int[] {0, -1})));
        refuses(map -> inputs(map).put("edges", PackedNumbers.ofDoubles(new double[] {1, 0, 1})));
        refuses(map -> inputs(map).put("counts", PackedNumbers.ofInts(new int[] {3})));
        refuses(map -> inputs(map).put("texts", PackedNumbers.ofInts(new int[] {9})));
        refuses(map -> network(map).put("size", 0L));
        refuses(map -> network(map).put("size", 3L));
        refuses(map -> network(map).put("embeddings", PackedNumbers.ofFloats(new float[2])));
        refuses(map -> network(map).put("embeddings", PackedNumbers.ofFloats(new float[] {1, Float.NaN, 1})));
        refuses(map -> network(map).put("weights", List.of()));
        refuses(map -> network(map).put("biases", List.of(PackedNumbers.ofFloats(new float[2]))));
    }

    private static void refuses(Consumer<Map<String, Object>> change) {
        Map<String, Object> map =
                PlainJson.readObject(PlainJson.write(regression().toMap()));
        change.accept(map);
        assertThatThrownBy(() -> Regression.fromMap(map, COLUMNS)).isInstanceOf(ModelException.class);
    }

    private static Map<String, Object> inputs(Map<String, Object> map) {
        return PlainJson.asObject(map.get("inputs"));
    }

    private static Map<String, Object> network(Map<String, Object> map) {
        return PlainJson.asObject(PlainJson.asList(map.get("networks")).get(0));
    }
}
