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

    /**
     * The next block could not be done, nor any part of it, and the user chose to go on without: it comes in its place in the order, instead
     * of {@link #accept}. Merges as if the block had no items, unless overridden; one that cannot throws, and the job
     * fails.
     */
    default void leftOut(int block) throws Exception {}

    /** All blocks have been accepted or left out: completes the outputs. */
    default void finish() throws Exception {}

    /** Releases what the merge holds. Called once, also when the job fails. */
    @Override
    default void close() {}
}
