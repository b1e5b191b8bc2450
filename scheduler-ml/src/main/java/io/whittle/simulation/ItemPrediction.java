package io.whittle.simulation;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What is predicted of a trace's items.
 *
 * @param micros the expected cost of each item, positive. Not copied; must not change
 * @param levelDeviation standard deviation of the log of the factor by which all may be off together
 * @param shapeDeviation standard deviation of the log of the factor by which an item may be off beside that
 * @param source where it comes from, for people
 */
record ItemPrediction(double[] micros, double levelDeviation, double shapeDeviation, String source) {
    private static final double CLAIMED = 0.05;
    private static final double LEAST = 1e-6;

    /** The costs themselves, but the dearest item is said to be the cheapest, and so on; claimed with confidence. */
    static ItemPrediction reversed(double[] costs) {
        int n = costs.length;
        int[] byCost = IntStream.range(0, n)
                .boxed()
                .sorted((a, b) -> Double.compare(costs[a], costs[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] wrong = new double[n];
        for (int rank = 0; rank < n; rank++) {
            wrong[byCost[rank]] = Math.max(LEAST, costs[byCost[n - 1 - rank]]);
        }
        return new ItemPrediction(wrong, CLAIMED, CLAIMED, "reversed");
    }

    @Override
    public String toString() {
        return source + ", " + Arrays.stream(micros).sum() + " µs, level " + levelDeviation + ", shape "
                + shapeDeviation;
    }
}
