package io.whittle.policy;

/** Mean and variance of a stream of numbers, updated one by one (Welford, Technometrics 4(3), 1962). */
final class Moments {
    private long count;
    private double mean;
    private double squares; // sum of squared deviations from the mean

    void add(double value) {
        count++;
        double deviation = value - mean;
        mean += deviation / count;
        squares += deviation * (value - mean);
    }

    long count() {
        return count;
    }

    double mean() {
        return mean;
    }

    /** Returns the unbiased estimate (divisor n − 1); 0 of fewer than two numbers. */
    double variance() {
        return count < 2 ? 0 : squares / (count - 1);
    }
}
