package io.whittle.simulation;

import java.util.List;

/** How much cost a node can have worked off by a time: the integral of its speed times its availability. */
final class Capacity {
    private final double[] from; // seconds at which a piece begins
    private final double[] rate; // cost per second in it
    private final double[] done; // cost worked off before it

    Capacity(double speed, List<SimulatedNode.Step> steps) {
        boolean gap = steps.isEmpty() || steps.get(0).seconds() > 0;
        int pieces = steps.size() + (gap ? 1 : 0);
        from = new double[pieces];
        rate = new double[pieces];
        done = new double[pieces];
        int piece = 0;
        if (gap) {
            rate[piece++] = speed;
        }
        for (SimulatedNode.Step step : steps) {
            from[piece] = Math.max(0, step.seconds());
            rate[piece++] = speed * step.share();
        }
        for (int i = 1; i < pieces; i++) {
            done[i] = done[i - 1] + (from[i] - from[i - 1]) * rate[i - 1];
        }
    }

    /** Returns the cost that can have been worked off by a time, in seconds at speed 1. */
    double at(double seconds) {
        int piece = from.length - 1;
        while (piece > 0 && from[piece] > seconds) {
            piece--;
        }
        return done[piece] + (seconds - from[piece]) * rate[piece];
    }

    /** Returns the time by which this cost has been worked off. */
    double timeOf(double cost) {
        int piece = 0;
        while (piece + 1 < from.length && done[piece + 1] < cost) {
            piece++;
        }
        return rate[piece] > 0 ? from[piece] + (cost - done[piece]) / rate[piece] : Double.POSITIVE_INFINITY;
    }
}
