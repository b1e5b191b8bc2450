package io.whittle.plugin.mandelbrot;

import io.whittle.spi.ParameterSpec;
import io.whittle.spi.ParameterType;
import io.whittle.spi.Parameters;
import io.whittle.spi.workload.Workload;
import io.whittle.spi.workload.WorkloadDescription;
import io.whittle.spi.workload.WorkloadJob;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** The workload {@code mandelbrot}: a view of the Mandelbrot set as {@code mandelbrot.png}. Safe for use by any thread. */
@Component(service = Workload.class)
public final class MandelbrotWorkload implements Workload {
    private static final WorkloadDescription DESCRIPTION = new WorkloadDescription(
            "mandelbrot",
            "1",
            "Draws a view of the Mandelbrot set (mandelbrot.png), one row of pixels an item",
            List.of(
                    ParameterSpec.choice(
                            "size",
                            List.of("small", "medium", "large"),
                            "small is 320 x 240 pixels, medium 1280 x 960, large 4096 x 3072"),
                    ParameterSpec.optional(
                            "width",
                            ParameterType.INTEGER,
                            "0",
                            "pixels in a row, at most 65535; 0 leaves it to size, or to height at 4:3"),
                    ParameterSpec.optional(
                            "height",
                            ParameterType.INTEGER,
                            "0",
                            "rows, at most 65535; 0 leaves it to size, or to width at 4:3"),
                    ParameterSpec.optional(
                            "center-x", ParameterType.DECIMAL, "-0.65", "real part of the view's centre, -4 to 4"),
                    ParameterSpec.optional(
                            "center-y", ParameterType.DECIMAL, "0", "imaginary part of the view's centre, -4 to 4"),
                    ParameterSpec.optional(
                            "zoom",
                            ParameterType.DECIMAL,
                            "1",
                            "the view is 2.4 / zoom high, in the unit of the complex plane; 0.01 to 1e12"),
                    ParameterSpec.optional(
                            "iterations",
                            ParameterType.INTEGER,
                            "1000",
                            "steps after which a point counts as inside, 1 to 100000000"),
                    ParameterSpec.optional(
                            "samples",
                            ParameterType.INTEGER,
                            "1",
                            "samples along each side of a pixel, 1 to 8: 3 computes nine points a pixel and smooths"
                                    + " edges")));

    @Override
    public WorkloadDescription description() {
        return DESCRIPTION;
    }

    @Override
    public WorkloadJob open(Parameters parameters) {
        return new MandelbrotJob(View.of(parameters));
    }
}
