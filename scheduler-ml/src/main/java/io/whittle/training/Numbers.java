package io.whittle.training;

import java.util.Arrays;

/** Robust statistics. */
public final class Numbers {
    /** The 90 % quantile of the standard normal distribution: 80 % lie within so many deviations. */
    public static final double Z80 = 1.2815515655446004;

    /** The same of Student's t for 1, 2, … degrees of freedom. */
    private static final double[] T80 = {3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383, 1.372};

    private static final int SORTED_AT_ONCE = 32;

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
        double[] some = values.clone();
        double place = share * (some.length - 1);
        int below = (int) place;
        double lower = select(some, below);
        double upper = lower;
        if (below + 1 < some.length) {
            upper = some[below + 1];
            for (int i = below + 2; i < some.length; i++) {
                upper = order(some[i], upper) < 0 ? some[i] : upper;
            }
        }
        return lower + (place - below) * (upper - lower);
    }

    /** Returns a quantile of values that are in order: for many quantiles of the same ones. */
    static double quantileOfSorted(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /**
     * Returns the value that would stand at a place if the values were sorted, and leaves those before it on its left and those
     * behind it on its right: sorting all of a million errors for two of them takes ten times as long.
     */
    private static double select(double[] values, int place) {
        int low = 0;
        int high = values.length - 1;
        while (high - low > SORTED_AT_ONCE) {
            double pivot = middle(values[low], values[(low + high) >>> 1], values[high]);
            int left = low;
            int right = high;
            while (left <= right) {
                while (order(values[left], pivot) < 0) {
                    left++;
                }
                while (order(values[right], pivot) > 0) {
                    right--;
                }
                if (left <= right) {
                    double swapped = values[left];
                    values[left++] = values[right];
                    values[right--] = swapped;
                }
            }
            if (place <= right) {
                high = right;
            } else if (place >= left) {
                low = left;
            } else {
                return values[place];
            }
        }
        Arrays.sort(values, low, high + 1);
        return values[place];
    }

    /** As sorting does: not a number is the largest. */
    private static int order(double one, double other) {
        return one < other ? -1 : one > other ? 1 : Double.compare(one, other);
    }

    private static double middle(double one, double two, double three) {
        return Math.max(Math.min(one, two), Math.min(Math.max(one, two), three));
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
