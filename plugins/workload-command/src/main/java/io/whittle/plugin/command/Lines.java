package io.whittle.plugin.command;

import java.util.List;

/** The lines of the input, numbered from 0, without what ends them. Safe for use by any thread. */
interface Lines extends AutoCloseable {
    /** Returns how many lines are known by now. */
    long count();

    /**
     * Returns the lines from {@code first} up to but not including {@code end}, all of them known; an empty list where
     * one of them has been released.
     *
     * @throws io.whittle.spi.workload.WorkloadException where they cannot be read
     */
    List<byte[]> range(long first, long end);

    /** Tells that no line before this one will be asked for. */
    void release(long end);

    @Override
    void close();
}
