package io.whittle.plugin.mandelbrot;

import io.whittle.spi.InvalidParameterException;
import io.whittle.spi.Parameters;

/**
 * A picture of a part of the complex plane.
 *
 * @param width pixels in a row
 * @param height rows, numbered from the top
 * @param centerX real part of the centre
 * @param centerY imaginary part of the centre
 * @param pixel the side of a pixel in the plane
 * @param iterations steps after which a point counts as inside the set
 * @param samples sample points along each side of a pixel
 */
record View(int width, int height, double centerX, double centerY, double pixel, int iterations, int samples) {
    private static final int MAX_SIDE = 65_535;
    private static final double VIEW_HEIGHT = 2.4;

    static View of(Parameters parameters) {
        int width = parameters.integerBetween("width", 0, MAX_SIDE);
        int height = parameters.integerBetween("height", 0, MAX_SIDE);
        if (width == 0 && height == 0) {
            width = switch (parameters.text("size")) {
                case "medium" -> 1280;
                case "large" -> 4096;
                default -> 320;
            };
        }
        if (height == 0) {
            height = Math.max(1, width * 3 / 4);
        } else if (width == 0) {
            width = (int) Math.min(MAX_SIDE, Math.max(1, height * 4L / 3));
        }
        double zoom = between(parameters, "zoom", 0.01, 1e12);
        return new View(
                width,
                height,
                between(parameters, "center-x", -4, 4),
                between(parameters, "center-y", -4, 4),
                VIEW_HEIGHT / (zoom * height),
                parameters.integerBetween("iterations", 1, 100_000_000),
                parameters.integerBetween("samples", 1, 8));
    }

    private static double between(Parameters parameters, String name, double min, double max) {
        double value = parameters.decimal(name);
        if (!(value >= min && value <= max)) {
            throw new InvalidParameterException(
                    "parameter '" + name + "' must be between " + min + " and " + max + ", not " + value);
        }
        return value;
    }

    /** Returns the real part at a position counted in pixels from the left edge. */
    double real(double column) {
        return centerX + (column - width / 2.0) * pixel;
    }

    /** Returns the imaginary part at a position counted in pixels from the upper edge. */
    double imaginary(double row) {
        return centerY - (row - height / 2.0) * pixel;
    }
}
