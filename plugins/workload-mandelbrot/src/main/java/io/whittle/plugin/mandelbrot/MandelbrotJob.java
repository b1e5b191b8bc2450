package io.whittle.plugin.mandelbrot;

import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.ItemFeatures;
import io.whittle.spi.workload.Outputs;
import io.whittle.spi.workload.ResultMerger;
import io.whittle.spi.workload.WorkloadJob;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One picture. An item is a row, a block is one row; its result is the number of steps taken (eight bytes) and three
 * bytes (red, green, blue) a pixel.
 */
final class MandelbrotJob implements WorkloadJob {
    private final View view;
    private final Palette palette = new Palette();

    MandelbrotJob(View view) {
        this.view = view;
    }

    @Override
    public long items() {
        return view.height();
    }

    @Override
    public long grain() {
        return 1;
    }

    @Override
    public ItemFeatures features() {
        return new RowProbe(view);
    }

    @Override
    public byte[] runBlock(Cursor cursor) {
        int rows = (int) (cursor.endItem() - cursor.firstItem());
        ByteBuffer result = ByteBuffer.allocate(rows * rowBytes(view));
        while (cursor.next()) {
            Orbit orbit = new Orbit();
            int steps = result.position();
            result.putLong(0);
            for (int column = 0; column < view.width() && !cursor.cancelled(); column++) {
                int colour = pixel(orbit, column, cursor.item());
                result.put((byte) (colour >> 16)).put((byte) (colour >> 8)).put((byte) colour);
            }
            result.putLong(steps, orbit.steps());
        }
        return result.array();
    }

    /** Averages the colours of a pixel's samples. */
    private int pixel(Orbit orbit, int column, long row) {
        int samples = view.samples();
        int count = samples * samples;
        int half = count / 2; // rounds the mean
        int red = half;
        int green = half;
        int blue = half;
        for (int below = 0; below < samples; below++) {
            double imaginary = view.imaginary(row + (below + 0.5) / samples);
            for (int beside = 0; beside < samples; beside++) {
                double real = view.real(column + (beside + 0.5) / samples);
                int step = orbit.escape(real, imaginary, view.iterations());
                int colour = step == view.iterations() ? palette.inside() : palette.colour(orbit.smooth(step));
                red += colour >> 16;
                green += (colour >> 8) & 0xff;
                blue += colour & 0xff;
            }
        }
        return ((red / count) << 16) | ((green / count) << 8) | (blue / count);
    }

    static int rowBytes(View view) {
        return Long.BYTES + 3 * view.width();
    }

    @Override
    public ResultMerger merger(Outputs outputs) throws IOException {
        return new PictureMerger(view, outputs);
    }
}
