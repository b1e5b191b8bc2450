package io.whittle.runtime.bench;

import java.util.List;

/**
 * The geometric mean of ratios, and where it lies with 95 % confidence if it were measured for ever: Student's t on their
 * logarithms.
 *
 * @param mean the geometric mean
 * @param low the lower end; 0 where there is a single value
 * @param high the upper end; infinite where there is a single value
 * @param values how many ratios there are
 */
public record Interval(double mean, double low, double high, int values) {
    /** Quantiles of Student's distribution at 0.975, from one degree of freedom on. */
    private static final double[] STUDENT = {
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
        2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042
    };

    /** Returns the interval of at least one positive ratio. */
    static Interval of(List<Double> ratios) {
        return of(ratios.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** Returns the interval of at least one positive ratio. */
    static Interval of(double... ratios) {
        int n = ratios.length;
        double sum = 0;
        for (double ratio : ratios) {
            sum += Math.log(ratio);
        }
        double mean = sum / n;
        if (n == 1) {
            return new Interval(Math.exp(mean), 0, Double.POSITIVE_INFINITY, 1);
        }
        double squares = 0;
        for (double ratio : ratios) {
            squares += (Math.log(ratio) - mean) * (Math.log(ratio) - mean);
        }
        double student = n - 2 < STUDENT.length ? STUDENT[n - 2] : STUDENT[STUDENT.length - 1];
        double half = student * Math.sqrt(squares / (n - 1) / n);
        return new Interval(Math.exp(mean), Math.exp(mean - half), Math.exp(mean + half), n);
    }

    /** Returns whether a value lies within. */
    public boolean contains(double value) {
        return low <= value && value <= high;
    }
}
