package io.whittle.spi.backend;

import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.Requirements;

/**
 * All that a node must know of a job; crosses machines.
 *
 * @param id the job's number in its scheduler
 * @param kind the workload's kind
 * @param version the workload's version; a node with another one refuses
 * @param parameters the job's parameters
 * @param partition its blocks; of a job that still grows, those known by now
 * @param external see {@link io.whittle.spi.workload.WorkloadDescription#external}
 * @param requirements which nodes may run it; any other refuses
 */
public record JobDescription(
        long id,
        String kind,
        String version,
        Parameters parameters,
        Partition partition,
        boolean external,
        Requirements requirements) {
    /** A job that may run anywhere. */
    public JobDescription(
            long id, String kind, String version, Parameters parameters, Partition partition, boolean external) {
        this(id, kind, version, parameters, partition, external, Requirements.none());
    }
}
