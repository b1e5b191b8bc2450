package io.whittle.training;

import java.util.Arrays;

/** Robust statistics. */
public final class Numbers {
    /** The 90 % quantile of the standard normal distribution: 80 % lie within so many deviations. */
    public static final double Z80 = 1.2815515655446004;

    /** The same of Student's t for 1, 2, … degrees of freedom. */
    private static final double[] T80 = {3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383, 1.372};

    private Numbers() {}

    /** Returns the middle value; not a number where there are no values. */
    public static double median(double[] values) {
        return quantile(values, 0.5);
    }

    /** Returns a quantile, between neighbours where it falls between them; not a number where there are no values. */
    public static double quantile(double[] values, double share) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /** Returns the mean; not a number where there are no values. */
    public static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN);
    }

    /** Returns by how much a deviation estimated from a few values must be stretched to cover 80 % of further ones. */
    public static double stretch(int values) {
        return values < 1 ? T80[0] / Z80 : values <= T80.length ? T80[values - 1] / Z80 : 1 + 0.8 / values;
    }
}
