package io.whittle.runtime.bench;

import java.util.Arrays;

/**
 * Repeated measurements of one thing.
 *
 * @param name what was measured
 * @param unit of all values
 * @param aim what is aimed at, in the unit; not a number where nothing is
 * @param min the least value
 * @param median the middle one
 * @param max the greatest one
 * @param runs how many values there are
 */
public record Measurement(String name, String unit, double aim, double min, double median, double max, int runs) {
    /** Sums up values, of which there is at least one. */
    static Measurement of(String name, String unit, double aim, double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        double median = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
        return new Measurement(name, unit, aim, sorted[0], median, sorted[n - 1], n);
    }
}
