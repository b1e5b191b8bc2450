package io.whittle.spi.workload;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Folds block results into what the job is for. Called by one thread at a time, in block order, each block once,
 * whatever ran where: so the outcome is the same to the byte for every policy and set of nodes. Ordered state (a
 * ledger, a running sum of floating-point numbers) belongs here.
 */
@ConsumerType
@FunctionalInterface
public interface ResultMerger extends AutoCloseable {
    /** Takes the result of the next block. */
    void accept(int block, byte[] result) throws Exception;

    /** All blocks have been accepted: completes the outputs. */
    default void finish() throws Exception {}

    /** Releases what the merge holds. Called once, also when the job fails. */
    @Override
    default void close() {}
}
