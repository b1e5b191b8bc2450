package io.whittle.spi.workload;

import io.whittle.spi.Parameters;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The code for one kind of job. A bundle registers one service of this type per kind. Methods may be called by any
 * thread, several at once.
 */
@ConsumerType
public interface Workload {
    /** Returns the kind, what it does and which parameters it takes; always an equal value. */
    WorkloadDescription description();

    /**
     * Opens a job: checks its input and counts its items. May read files and take a while; never called from the
     * scheduler's loop. The same parameters over the same input give the same items and the same partition.
     *
     * @param parameters checked against {@link WorkloadDescription#parameters()}
     * @throws WorkloadException where the job cannot be opened; its message says what, where and what to do
     */
    WorkloadJob open(Parameters parameters);
}
