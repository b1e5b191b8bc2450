package io.whittle.spi.backend;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Says how long a block took on a node; a backend that emulates slow nodes idles in it. Used by one thread: the one that
 * runs the blocks.
 */
@ConsumerType
public interface BlockTimer {
    /** A block begins. */
    void blockStarts();

    /**
     * A block ends.
     *
     * @return how long it took on this node, in nanoseconds
     * @throws InterruptedException where the attempt is cancelled meanwhile
     */
    long blockEnds() throws InterruptedException;

    /**
     * The last block that the segment runs has ended; its end is reported after this returns. A timer that still owes time
     * spends it here.
     *
     * @throws InterruptedException where the attempt is cancelled meanwhile
     */
    default void segmentEnds() throws InterruptedException {}

    /** Returns a timer that reads the wall clock and nothing more. */
    static BlockTimer wall() {
        return new BlockTimer() {
            private long start;

            @Override
            public void blockStarts() {
                start = System.nanoTime();
            }

            @Override
            public long blockEnds() {
                return System.nanoTime() - start;
            }
        };
    }
}
