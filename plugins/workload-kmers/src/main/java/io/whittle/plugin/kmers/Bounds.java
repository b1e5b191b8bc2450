package io.whittle.plugin.kmers;

import io.whittle.spi.InvalidParameterException;
import io.whittle.spi.Parameters;

/** Bounds of parameters that may exceed an {@code int}. */
final class Bounds {
    private Bounds() {}

    static long check(Parameters parameters, String name, long min, long max) {
        long value = parameters.integer(name);
        if (value < min || value > max) {
            String range = max == Long.MAX_VALUE ? "at least " + min : "between " + min + " and " + max;
            throw new InvalidParameterException("parameter '" + name + "' must be " + range + ", not " + value);
        }
        return value;
    }
}
