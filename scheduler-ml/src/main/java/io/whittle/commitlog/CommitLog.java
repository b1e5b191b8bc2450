package io.whittle.commitlog;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The log of one run, open for appending: append, {@link #flush}, {@link #force}, and recover what a crash has left. Does
 * nothing by itself and starts no thread. What has been appended is in no file before it is flushed.
 *
 * <p>Used by one thread; only {@link #result} may be called by one other thread at the same time.
 */
public final class CommitLog implements Closeable {
    /** How many bytes go to the file at once. */
    static final int BUFFER_BYTES = 1 << 16;

    private final LogFile file;
    private final ByteBuffer buffer;
    private long written; // where the buffer's first byte goes
    private long safe; // all before this are whole frames, handed to the file without complaint

    private CommitLog(LogFile file, ByteBuffer buffer, long end) {
        this.file = file;
        this.buffer = buffer;
        this.written = end;
        this.safe = end;
    }

    /** Begins a log in a file that is empty, or holds nothing worth keeping. */
    public static CommitLog create(LogFile file, LogHeader header) throws IOException {
        return create(file, header, ByteBuffer.allocate(BUFFER_BYTES));
    }

    /** As above with a buffer that logs of the same thread share, each of which is flushed before another is used. */
    static CommitLog create(LogFile file, LogHeader header, ByteBuffer buffer) throws IOException {
        file.truncate(0);
        CommitLog log = new CommitLog(file, buffer, 0);
        buffer.putLong(Frame.MAGIC).putInt(Frame.FORMAT);
        byte[] json = header.toJson().getBytes(StandardCharsets.UTF_8);
        log.frame(new byte[] {Frame.HEADER}, json);
        log.flush();
        return log;
    }

    /**
     * Reads a log that a crash may have left in any state: keeps what is whole from the beginning on, and cuts off the
     * rest, so that the log can be appended to. What is kept counts from now on, so it is forced: the scheduler may have
     * died between writing and forcing it.
     *
     * @throws DamagedLogException where not even the header is whole; the file is left as it is
     * @throws IOException where the file cannot be read or cut
     */
    public static RecoveredLog recover(LogFile file) throws IOException {
        LogReader reader = new LogReader(file);
        reader.readAll();
        if (reader.damage().isPresent()) {
            file.truncate(reader.end());
        }
        file.force();
        return reader.recovered();
    }

    /** Goes on with a log that has been recovered. */
    public static CommitLog resume(LogFile file, RecoveredLog recovered) {
        return resume(file, recovered, ByteBuffer.allocate(BUFFER_BYTES));
    }

    static CommitLog resume(LogFile file, RecoveredLog recovered, ByteBuffer buffer) {
        return new CommitLog(file, buffer, recovered.end());
    }

    /**
     * Appends the result of a block.
     *
     * @param node the node's place among those of {@link LogEntry.NodeSeen}
     * @param nanos how long it took there
     * @param elapsedNanos how long the run had been worked on by then
     * @param lasting whether the result means anything to another process; what does not is not recovered
     * @return where it stands, for {@link #result}
     */
    public long append(int block, int node, long nanos, long elapsedNanos, byte[] result, boolean lasting)
            throws IOException {
        if (result.length > Frame.MAX_RESULT_BYTES) {
            throw new IOException("the result of block " + block + " is larger than a log can hold: " + result.length
                    + " bytes; make blocks smaller");
        }
        byte[] fixed = new byte[Frame.BLOCK_FIXED_BYTES];
        ByteBuffer.wrap(fixed)
                .put(lasting ? Frame.BLOCK : Frame.PASSING)
                .putInt(block)
                .putInt(node)
                .putLong(nanos)
                .putLong(elapsedNanos);
        return frame(fixed, result);
    }

    /** Appends what is no result. */
    public void append(LogEntry entry) throws IOException {
        frame(EntryCoding.write(entry), new byte[0]);
    }

    private long frame(byte[] first, byte[] rest) throws IOException {
        long position = written + buffer.position();
        int length = first.length + rest.length;
        CRC32C checksum = Frame.checksumOf(length);
        checksum.update(first);
        checksum.update(rest);
        if (buffer.remaining() < Frame.HEAD_BYTES) {
            drain();
        }
        buffer.putInt(Frame.MARKER).putInt(length).putInt((int) checksum.getValue());
        put(first);
        put(rest);
        return position;
    }

    private void put(byte[] bytes) throws IOException {
        for (int done = 0; done < bytes.length; ) {
            if (!buffer.hasRemaining()) {
                drain();
            }
            int part = Math.min(buffer.remaining(), bytes.length - done);
            buffer.put(bytes, done, part);
            done += part;
        }
    }

    private void drain() throws IOException {
        buffer.flip();
        try {
            int length = buffer.remaining();
            file.write(buffer, written);
            written += length;
        } finally {
            buffer.clear();
        }
    }

    /**
     * Hands what was appended to the file: it survives this process from now on.
     *
     * @throws IOException where the file does not take it; the log is as if nothing had been appended since the last
     *     flush, and may go on when there is room again
     */
    public void flush() throws IOException {
        drain();
        safe = written;
    }

    /** Returns when what was flushed survives the machine. */
    public void force() throws IOException {
        file.force();
    }

    /** Forgets what was appended since the last flush that succeeded, in memory and in the file. */
    public void rollBack() throws IOException {
        buffer.clear();
        written = safe;
        file.truncate(safe);
    }

    /** Returns how many bytes the log has, with those that have not been flushed. */
    public long size() {
        return written + buffer.position();
    }

    /**
     * Reads the result of a block that has been flushed.
     *
     * @param position what {@link #append} returned
     * @throws IOException where it cannot be read, or is not what was written
     */
    public byte[] result(long position) throws IOException {
        return result(file, position);
    }

    static byte[] result(LogFile file, long position) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(Frame.HEAD_BYTES + Frame.BLOCK_FIXED_BYTES);
        readFully(file, head, position);
        int marker = head.getInt();
        int length = head.getInt();
        int checksum = head.getInt();
        int resultLength = length - Frame.BLOCK_FIXED_BYTES;
        boolean fits = resultLength >= 0 && length <= file.size() - position - Frame.HEAD_BYTES;
        if (marker != Frame.MARKER || !fits) {
            throw damaged(position);
        }
        byte[] result = new byte[resultLength];
        CRC32C actual = Frame.checksumOf(length);
        actual.update(head);
        readInParts(file, result, position + head.capacity());
        actual.update(result);
        if ((int) actual.getValue() != checksum) {
            throw damaged(position);
        }
        return result;
    }

    private static IOException damaged(long position) {
        return new IOException("what stands at byte " + position + " is not what was written there");
    }

    /** Large arrays in parts: Java copies each through memory outside the heap, which it keeps for the next time. */
    private static void readInParts(LogFile file, byte[] target, long position) throws IOException {
        for (int done = 0; done < target.length; done += BUFFER_BYTES) {
            int part = Math.min(BUFFER_BYTES, target.length - done);
            readFully(file, ByteBuffer.wrap(target, done, part), position + done);
        }
    }

    private static void readFully(LogFile file, ByteBuffer target, long position) throws IOException {
        int start = target.position();
        while (target.hasRemaining()) {
            if (file.read(target, position + target.position() - start) < 0) {
                throw new IOException("the log has been cut short at byte " + file.size());
            }
        }
        target.position(start);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
