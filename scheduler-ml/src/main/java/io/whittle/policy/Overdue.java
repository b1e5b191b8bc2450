package io.whittle.policy;

/**
 * How long something still takes that has not ended yet. Durations are log-normal around what was expected; a few have gone
 * wrong altogether (a node that died, a disk that hangs), and of these nobody knows more than that what lasts long will
 * last long. The longer it takes, the likelier it is one of those.
 */
final class Overdue {
    /** The share of durations that go wrong. */
    private static final double WRONG = 0.02;

    private Overdue() {}

    /**
     * Returns the mean of what is left.
     *
     * @param expected the median duration
     * @param deviation standard deviation of its log
     * @param elapsed how long it has taken by now, in the same unit
     */
    static double left(double expected, double deviation, double elapsed) {
        double mean = expected * Math.exp(deviation * deviation / 2);
        if (elapsed <= expected * Math.exp(-3 * deviation)) {
            return mean - elapsed;
        }
        double z = Math.log(elapsed / expected) / deviation;
        double lasts = upperTail(z);
        double wrong = WRONG * expected / (expected + elapsed);
        double right = (1 - WRONG) * lasts;
        double leftIfRight = lasts < 1e-12 ? 0 : mean * upperTail(z - deviation) / lasts - elapsed;
        return (wrong * Math.max(elapsed, expected) + right * leftIfRight) / (wrong + right);
    }

    /** The probability that a standard normal variable is greater (Abramowitz and Stegun 26.2.17, error below 1e-7). */
    private static double upperTail(double z) {
        if (z < 0) {
            return 1 - upperTail(-z);
        }
        double t = 1 / (1 + 0.2316419 * z);
        double polynomial =
                t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * polynomial;
    }
}
