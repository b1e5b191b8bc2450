package io.whittle.spi.workload;

import io.whittle.spi.Partition;
import io.whittle.spi.Requirements;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One opened job. {@link #runBlock} is called by many threads at once; everything else by one thread at a time.
 */
@ConsumerType
public interface WorkloadJob extends BlockRunner, AutoCloseable {
    /** Returns how many items the job has; for a job with a {@link #source}, how many are known by now. */
    long items();

    /** Returns how many items make a block. Where neighbours belong together, or cost next to nothing, more. */
    default long grain() {
        return Partition.defaultGrain(items());
    }

    /**
     * Returns what is known of each item before it runs. Called off the scheduler's loop, while the job already runs;
     * gathering may read data, but should cost little against the job itself.
     */
    default ItemFeatures features() {
        return ItemFeatures.none();
    }

    /** Returns where further items come from while the job runs; empty where all items are known at once. */
    default Optional<ItemSource> source() {
        return Optional.empty();
    }

    /**
     * Returns what the job requires of every node that runs part of it, beside what its user does: a device, say, or a
     * place that its data may not leave. Always the same for the same parameters and input. Called when the job is
     * submitted; returns at once.
     */
    default Requirements requirements() {
        return Requirements.none();
    }

    /**
     * Returns what tells this job's input from another one, by name: sizes, times of change, counts. A run that was
     * interrupted goes on only where they are the same. The sizes and times of files that parameters of type path name are
     * looked at in any case. Called when the job is submitted; returns at once.
     */
    default Map<String, String> inputs() {
        return Map.of();
    }

    /**
     * Returns whether a result holds all that the merge needs of its block, as it should. One that refers to something
     * that ends with this process, such as a temporary file, does not: when the run goes on in another process, its block
     * runs again. May be called by any thread; returns at once.
     */
    default boolean selfContained(byte[] result) {
        return true;
    }

    /**
     * Returns whether a block can be run without some of its items. If so, an item that cannot be done is left out alone
     * where the user chose to go on without: its block runs again, and {@link Cursor#next} passes the item over. If not, the
     * whole block is left out.
     *
     * <p>Such a job finishes with each item before it takes the next one from the cursor, never claims items in one go, and
     * tolerates gaps: the result of a block without an item is a result that its merger takes, the same bytes each time. May
     * be called by any thread; always the same; returns at once.
     */
    default boolean canLeaveOutItems() {
        return false;
    }

    /**
     * Starts the merge of this job's results. Called once, before the first block result is committed.
     *
     * @param outputs where files and messages go
     */
    ResultMerger merger(Outputs outputs) throws Exception;

    /** Releases what the job holds. Called once, after the last block and the merge have ended, however they ended. */
    @Override
    default void close() {}
}
