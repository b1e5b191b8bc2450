package io.whittle.commitlog;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A file as the log needs it. What has been written survives the process; what has been forced survives the machine. A
 * crash may lose or tear anything that was written after the last {@link #force}, in any order.
 *
 * <p>Written, forced, cut and closed by one thread; read by one other thread at the same time.
 */
public interface LogFile extends Closeable {
    /** Returns how many bytes there are. */
    long size() throws IOException;

    /**
     * Reads bytes from a position on, as many as there are and fit.
     *
     * @return how many were read; -1 at the end of the file
     */
    int read(ByteBuffer target, long position) throws IOException;

    /** Writes all bytes of the source from a position on; when this fails, any of them may have been written. */
    void write(ByteBuffer source, long position) throws IOException;

    /** Returns when all that was written is safe from a crash of the machine. */
    void force() throws IOException;

    /** Cuts the file to this size. */
    void truncate(long size) throws IOException;
}
