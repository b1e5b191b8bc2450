package io.whittle.spi.workload;

import org.osgi.annotation.versioning.ConsumerType;
import org.osgi.annotation.versioning.ProviderType;

/** Brings items while the job already runs: lines of standard input, say. */
@ConsumerType
public interface ItemSource {
    /**
     * Starts bringing items on a thread of its own and returns at once.
     *
     * @param listener told of items; called by that one thread
     */
    void start(Listener listener);

    /** Stops bringing items. May be called by any thread, also when the source has ended. */
    void stop();

    /**
     * Returns how many blocks beyond the first unmerged one may be worked on: it bounds what must be kept back when
     * results are written in order.
     */
    int windowBlocks();

    /** Hears of new items. Returns at once. */
    @ProviderType
    interface Listener {
        /** The job has this many items by now; never less than before. */
        void available(long items);

        /** The job has this many items, and no more will come. */
        void complete(long items);

        /** No more items will come, because of this; the job fails. */
        void failed(String message);
    }
}
