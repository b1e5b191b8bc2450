package io.whittle.plugin.mandelbrot;

/** Colours by smooth step count: a closed gradient, walked more slowly the higher the count. Immutable. */
final class Palette {
    private static final int SIZE = 4096;
    /** Position in the cycle, red, green, blue. */
    private static final double[][] STOPS = {
        {0.0, 0, 7, 100},
        {0.16, 32, 107, 203},
        {0.42, 237, 255, 255},
        {0.6425, 255, 170, 0},
        {0.8575, 30, 5, 40},
        {1.0, 0, 7, 100}
    };
    /** Cycles for each e-fold of the step count. */
    private static final double CYCLES = 0.4;

    private final int[] colours = new int[SIZE];

    Palette() {
        int stop = 0;
        for (int i = 0; i < SIZE; i++) {
            double position = (double) i / SIZE;
            while (position >= STOPS[stop + 1][0]) {
                stop++;
            }
            double[] from = STOPS[stop];
            double[] to = STOPS[stop + 1];
            double part = (position - from[0]) / (to[0] - from[0]);
            double eased = part * part * (3 - 2 * part);
            int colour = 0;
            for (int channel = 1; channel <= 3; channel++) {
                colour = colour << 8 | (int) Math.round(from[channel] + eased * (to[channel] - from[channel]));
            }
            colours[i] = colour;
        }
    }

    /** Returns the colour, as 0xRRGGBB, of a point that escaped after so many steps. */
    int colour(double smoothSteps) {
        double cycles = CYCLES * StrictMath.log(smoothSteps + 1);
        return colours[(int) ((cycles - Math.floor(cycles)) * SIZE)];
    }

    /** Returns the colour, as 0xRRGGBB, of points inside the set. */
    int inside() {
        return 0;
    }
}
