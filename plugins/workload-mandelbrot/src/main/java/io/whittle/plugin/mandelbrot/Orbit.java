package io.whittle.plugin.mandelbrot;

/**
 * Follows z ← z² + c from 0 until it escapes. Points of the main cardioid and of the period-2 disc are known to stay
 * and are not followed. Used by one thread.
 */
final class Orbit {
    /** Far beyond 2, so that the fractional step count is smooth to the eye. */
    private static final double ESCAPE_SQUARED = 65_536;

    private static final double LOG_2 = 0.6931471805599453;

    private long steps;
    private double lastSquared;

    /** Returns the step at which the point escapes, or {@code limit} where it does not by then. */
    int escape(double real, double imaginary, int limit) {
        double imaginarySquared = imaginary * imaginary;
        double shifted = real - 0.25;
        double q = shifted * shifted + imaginarySquared;
        if (q * (q + shifted) <= 0.25 * imaginarySquared || (real + 1) * (real + 1) + imaginarySquared <= 0.0625) {
            steps++;
            return limit;
        }
        double x = 0;
        double y = 0;
        double xx = 0;
        double yy = 0;
        int step = 0;
        while (step < limit && xx + yy <= ESCAPE_SQUARED) {
            y = 2 * x * y + imaginary;
            x = xx - yy + real;
            xx = x * x;
            yy = y * y;
            step++;
        }
        lastSquared = xx + yy;
        steps += step;
        return lastSquared > ESCAPE_SQUARED ? step - 1 : limit;
    }

    /**
     * Returns the step count of the last escape with its fraction, at least 0. The same on every machine: the
     * logarithms are those of {@link StrictMath}.
     */
    double smooth(int step) {
        double doublings = StrictMath.log(StrictMath.log(lastSquared) / StrictMath.log(ESCAPE_SQUARED)) / LOG_2;
        return Math.max(0, step + 1 - doublings);
    }

    /** Returns how many steps have been taken in all. */
    long steps() {
        return steps;
    }
}
