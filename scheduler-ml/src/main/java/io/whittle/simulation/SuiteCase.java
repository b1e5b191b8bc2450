package io.whittle.simulation;

import java.nio.file.Path;
import java.util.List;

/**
 * A case of a suite: a trace on a simulated cluster.
 *
 * @param id its name
 * @param trace the costs
 * @param past traces that may be learned from before it starts
 * @param sameJobPast whether what an earlier run recorded of the same job may be used too
 * @param meanItemMicros costs are multiplied so that this is their mean; 0 for as they are
 * @param repeat how many times the trace is laid end to end
 * @param grain items of a block; 0 for {@link CaseCosts#partition}'s choice
 * @param overheadMicros what a dispatch costs: a message takes half of it each way
 * @param bytesPerItem bytes that travel with a dispatch, per item
 * @param bytesPerSecond how much passes over each node's link; infinite where it does not matter
 * @param nodes the cluster
 * @param detectionSeconds how long a death goes unnoticed
 * @param seed handed to the policies
 * @param canShrink whether the nodes can cut segments back
 * @param policies names of the policies to run it under
 */
public record SuiteCase(
        String id,
        Path trace,
        List<Path> past,
        boolean sameJobPast,
        double meanItemMicros,
        int repeat,
        long grain,
        double overheadMicros,
        double bytesPerItem,
        double bytesPerSecond,
        List<SimulatedNode> nodes,
        double detectionSeconds,
        long seed,
        boolean canShrink,
        List<String> policies) {
    public SuiteCase {
        past = List.copyOf(past);
        nodes = List.copyOf(nodes);
        policies = List.copyOf(policies);
    }

    /** Returns the same case under other policies. */
    public SuiteCase under(List<String> others) {
        return new SuiteCase(
                id,
                trace,
                past,
                sameJobPast,
                meanItemMicros,
                repeat,
                grain,
                overheadMicros,
                bytesPerItem,
                bytesPerSecond,
                nodes,
                detectionSeconds,
                seed,
                canShrink,
                others);
    }

    /** Returns the same case with or without what an earlier run recorded of the same job. */
    public SuiteCase knowing(boolean ofSameJob) {
        return new SuiteCase(
                id,
                trace,
                past,
                ofSameJob,
                meanItemMicros,
                repeat,
                grain,
                overheadMicros,
                bytesPerItem,
                bytesPerSecond,
                nodes,
                detectionSeconds,
                seed,
                canShrink,
                policies);
    }
}
