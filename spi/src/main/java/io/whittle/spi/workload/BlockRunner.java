package io.whittle.spi.workload;

import org.osgi.annotation.versioning.ConsumerType;

/** Runs the items of a block into bytes. Called by several threads at once, never twice at once for one cursor. */
@ConsumerType
@FunctionalInterface
public interface BlockRunner {
    /**
     * Runs the items that the cursor yields: {@code while (cursor.next()) … cursor.item() …}.
     *
     * <p>The result depends on nothing but the job and the block: not on the node, the time, other blocks or an earlier
     * attempt at this one, and the same block, without the same items ({@link WorkloadJob#canLeaveOutItems}), gives the same
     * bytes each time. It may run more than once, and only one of
     * the results is used. When the job is cancelled, {@code next()} returns false early, the thread may be interrupted,
     * and what is returned then is thrown away.
     *
     * @return the block's result; may be empty
     * @throws WorkloadException where an item cannot be done; says whether trying again may help
     * @throws Exception any other failure: the block is tried again elsewhere a few times
     */
    byte[] runBlock(Cursor cursor) throws Exception;
}
