package io.whittle.scheduler;

import io.whittle.spi.Parameters;
import io.whittle.spi.Requirements;
import io.whittle.spi.backend.NodeDescription;
import java.time.Instant;
import java.util.List;

/**
 * What is known of a run when it begins.
 *
 * @param runId unique over all runs of a home: {@code 20260731-142501-kmers-3f2a}
 * @param kind the workload's kind
 * @param version the workload's version
 * @param parameters the job's parameters
 * @param policy the policy's name
 * @param seed the seed of everything random
 * @param startedAt when the job was submitted
 * @param nodes the nodes present then that may run it
 * @param requirements what a node must meet to run any of it: what the user and the workload require
 */
public record RunStart(
        String runId,
        String kind,
        String version,
        Parameters parameters,
        String policy,
        long seed,
        Instant startedAt,
        List<NodeDescription> nodes,
        Requirements requirements) {
    public RunStart {
        nodes = nodes.stream()
                .filter(node -> requirements.metBy(node.attributes()))
                .toList();
    }

    /** A run that any node may take part in. */
    public RunStart(
            String runId,
            String kind,
            String version,
            Parameters parameters,
            String policy,
            long seed,
            Instant startedAt,
            List<NodeDescription> nodes) {
        this(runId, kind, version, parameters, policy, seed, startedAt, nodes, Requirements.none());
    }
}
