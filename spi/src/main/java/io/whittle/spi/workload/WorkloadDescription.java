package io.whittle.spi.workload;

import io.whittle.spi.ParameterSpec;
import java.util.List;

/**
 * What is known of a workload before it runs.
 *
 * @param kind its name, the same for ever: cost models are learned per kind
 * @param version raised whenever the result bytes or the cost of an item change
 * @param summary one sentence for people
 * @param parameters what it takes
 * @param external whether the work is done outside the thread that runs a block (in child processes, say), so that
 *     this thread's processor time says nothing about its cost
 */
public record WorkloadDescription(
        String kind, String version, String summary, List<ParameterSpec> parameters, boolean external) {

    public WorkloadDescription {
        if (!kind.matches("[a-z][a-z0-9-]*")) {
            throw new IllegalArgumentException("kinds are lower-case words and hyphens: '" + kind + "'");
        }
        if (version.isBlank()) {
            throw new IllegalArgumentException("workload '" + kind + "' has no version");
        }
        parameters = List.copyOf(parameters);
        for (ParameterSpec parameter : parameters) {
            if (parameter.condition().isPresent()
                    && !isUnconditional(parameter.condition().get().parameter(), parameters)) {
                throw new IllegalArgumentException("workload '" + kind + "' takes '" + parameter.name()
                        + "' only where '" + parameter.condition().get().parameter()
                        + "' has a certain text, and declares no such parameter without a condition of its own");
            }
        }
    }

    private static boolean isUnconditional(String name, List<ParameterSpec> parameters) {
        return parameters.stream()
                .anyMatch(parameter ->
                        parameter.name().equals(name) && parameter.condition().isEmpty());
    }

    /** A workload that computes in the thread that runs the block. */
    public WorkloadDescription(String kind, String version, String summary, List<ParameterSpec> parameters) {
        this(kind, version, summary, parameters, false);
    }
}
