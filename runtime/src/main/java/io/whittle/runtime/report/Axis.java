package io.whittle.runtime.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Maps values to coordinates, evenly or by their logarithm.
 *
 * @param min the value at {@code from}
 * @param max the value at {@code to}, more than {@code min}
 * @param from a coordinate
 * @param to a coordinate, which may lie before {@code from}
 * @param logarithmic whether equal distances are equal ratios
 */
record Axis(double min, double max, double from, double to, boolean logarithmic) {
    private static final double[] STEPS = {1, 2, 5, 10};

    /** An even axis from 0. */
    static Axis linear(double max, double from, double to) {
        return new Axis(0, max > 0 ? max : 1, from, to, false);
    }

    /** A logarithmic axis, widened a little so that no point lies on its ends. */
    static Axis logarithmic(double min, double max, double from, double to) {
        return new Axis(min / 1.3, max * 1.3, from, to, true);
    }

    double at(double value) {
        double share = logarithmic ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min);
        return from + Math.max(0, Math.min(1, share)) * (to - from);
    }

    /** Returns round values on the axis, about as many as asked for. */
    List<Double> ticks(int wanted) {
        return logarithmic ? logarithmicTicks(wanted) : linearTicks(wanted);
    }

    private List<Double> linearTicks(int wanted) {
        double raw = (max - min) / wanted;
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double step = 10 * power;
        for (double candidate : STEPS) {
            if (candidate * power >= raw * 0.999) {
                step = candidate * power;
                break;
            }
        }
        List<Double> ticks = new ArrayList<>();
        long first = (long) Math.ceil(min / step - 1e-9);
        for (long i = first; i * step <= max * (1 + 1e-9); i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    private List<Double> logarithmicTicks(int wanted) {
        int low = (int) Math.ceil(Math.log10(min) - 1e-9);
        int high = (int) Math.floor(Math.log10(max) + 1e-9);
        int every = Math.max(1, (high - low + 1) / Math.max(1, wanted));
        List<Double> ticks = new ArrayList<>();
        for (int power = low; power <= high; power += every) {
            ticks.add(Math.pow(10, power));
        }
        if (ticks.size() < 3) {
            ticks.clear();
            for (int power = low - 1; power <= high; power++) {
                for (int step = 0; step < 3; step++) {
                    double tick = STEPS[step] * Math.pow(10, power);
                    if (tick >= min && tick <= max) {
                        ticks.add(tick);
                    }
                }
            }
        }
        return ticks;
    }
}
