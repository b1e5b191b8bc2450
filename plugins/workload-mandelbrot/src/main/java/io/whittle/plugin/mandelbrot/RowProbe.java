package io.whittle.plugin.mandelbrot;

import io.whittle.spi.workload.ItemFeatures;
import java.util.List;

/**
 * What is known of rows before they are drawn. {@code points}: how many points a row samples. {@code steps}: an estimate
 * of the steps a row will take, from following one point in 64 of each row (one in 16 where rows are short, since few
 * points say little), so it costs 1.6 % of the picture at one sample a pixel, less at more, and 6 % of a picture that is
 * drawn in a blink.
 */
final class RowProbe implements ItemFeatures {
    private static final int SHORT_ROW = 512;

    private final View view;

    RowProbe(View view) {
        this.view = view;
    }

    @Override
    public List<String> names() {
        return List.of("points", "steps");
    }

    @Override
    public void means(long first, long end, double[] means) {
        double points = (double) view.width() * view.samples() * view.samples();
        double steps = 0;
        for (long row = first; row < end; row++) {
            steps += points * stepsPerPoint(row);
        }
        means[0] = points;
        means[1] = steps / (end - first);
    }

    private double stepsPerPoint(long row) {
        int stride = view.width() <= SHORT_ROW ? 16 : 64;
        double imaginary = view.imaginary(row + 0.5);
        Orbit orbit = new Orbit();
        int probes = 0;
        // neighbouring rows look at different columns, so that a bin of rows sees the whole width
        for (long column = (row * 29) % Math.min(stride, view.width()); column < view.width(); column += stride) {
            orbit.escape(view.real(column + 0.5), imaginary, view.iterations());
            probes++;
        }
        return (double) orbit.steps() / probes;
    }
}
