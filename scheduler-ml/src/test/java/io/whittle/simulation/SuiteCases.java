package io.whittle.simulation;

import java.nio.file.Path;
import java.util.List;

/** Makes cases that differ from a plain one in few things. */
record SuiteCases(String trace, int repeat) {
    static SuiteCases of(String trace) {
        return new SuiteCases(trace, 1);
    }

    SuiteCases repeated(int times) {
        return new SuiteCases(trace, times);
    }

    SuiteCase grain(long grain) {
        return new SuiteCase(
                "case",
                Path.of(trace),
                List.of(),
                false,
                0,
                repeat,
                grain,
                0,
                0,
                Double.POSITIVE_INFINITY,
                List.of(SimulatedNode.of(1)),
                0,
                0,
                true,
                List.of());
    }
}
