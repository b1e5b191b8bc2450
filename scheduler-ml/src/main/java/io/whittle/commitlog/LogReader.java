package io.whittle.commitlog;

import io.whittle.spi.backend.NodeDescription;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Reads a log from its beginning to the first frame that is not whole. Results are checked, but not kept, so memory
 * depends on the number of blocks and attempts alone. Used once, by one thread.
 */
final class LogReader {
    /** Where a frame is broken, whole ones are looked for within so many bytes behind it … */
    private static final long MAX_SEARCHED_BYTES = 64 << 20;
    /** … and what may be ones is read up to so many bytes, so that no file takes for ever. */
    private static final long MAX_CHECKED_BYTES = 512 << 20;

    private final LogFile file;
    private final ByteBuffer window =
            ByteBuffer.allocate(CommitLog.BUFFER_BYTES).limit(0);
    private final BlockPositions positions = new BlockPositions();
    private final List<NodeDescription> nodes = new ArrayList<>();
    private final Map<Long, LogEntry.Dispatched> dispatched = new LinkedHashMap<>();
    private final Map<Long, LogEntry.Ended> ended = new LinkedHashMap<>();
    private final CommittedTimes times = new CommittedTimes();
    private long windowStart;
    private long size;
    private long end;
    private long elapsedNanos;
    private int lives;
    private boolean completed;
    private LogHeader header;
    private Optional<Damage> damage = Optional.empty();

    LogReader(LogFile file) {
        this.file = file;
    }

    /** A frame whose checksum is right. */
    private record Whole(byte type, long position, int length) {}

    /** Reads the header alone. */
    static LogHeader header(LogFile file) throws IOException {
        LogReader reader = new LogReader(file);
        reader.readHeader();
        return reader.header;
    }

    /** Returns whether the last thing that a log says is that its run has ended well. */
    static boolean endsCompleted(LogFile file) throws IOException {
        LogReader reader = new LogReader(file);
        reader.size = file.size();
        long last = reader.size - Frame.HEAD_BYTES - 1;
        return last >= 0
                && reader.whole(last)
                        .filter(frame -> frame.type() == Frame.COMPLETED)
                        .isPresent();
    }

    void readAll() throws IOException {
        readHeader();
        while (end < size) {
            Optional<Whole> frame = whole(end);
            if (frame.isEmpty() || !take(frame.get())) {
                damage = Optional.of(new Damage(end, size - end, anyWholeAfter(end + 1)));
                return;
            }
            end += Frame.HEAD_BYTES + (long) frame.get().length();
        }
    }

    private void readHeader() throws IOException {
        size = file.size();
        if (size < Frame.PREAMBLE_BYTES || longAt(0) != Frame.MAGIC) {
            throw new DamagedLogException("it does not begin as a log does");
        }
        int format = intAt(Long.BYTES);
        if (format != Frame.FORMAT) {
            throw new DamagedLogException(
                    "its format is " + format + ", and this Whittle knows format " + Frame.FORMAT);
        }
        Optional<Whole> frame = whole(Frame.PREAMBLE_BYTES)
                .filter(whole -> whole.type() == Frame.HEADER && whole.length() <= Frame.MAX_ENTRY_BYTES);
        if (frame.isEmpty()) {
            throw new DamagedLogException("its header is not whole");
        }
        byte[] body = body(frame.get());
        try {
            header = LogHeader.ofJson(new String(body, 1, body.length - 1, StandardCharsets.UTF_8));
        } catch (RuntimeException e) { // a right checksum over what no log would hold
            throw new DamagedLogException("its header makes no sense (" + e.getMessage() + ")");
        }
        end = Frame.PREAMBLE_BYTES + Frame.HEAD_BYTES + (long) frame.get().length();
    }

    /** Checks the frame at a position; empty where it is not whole. */
    private Optional<Whole> whole(long position) throws IOException {
        if (size - position < Frame.HEAD_BYTES + 1 || intAt(position) != Frame.MARKER) {
            return Optional.empty();
        }
        int length = intAt(position + Integer.BYTES);
        int expected = intAt(position + 2L * Integer.BYTES);
        long bodyStart = position + Frame.HEAD_BYTES;
        if (length < 1 || length > size - bodyStart) {
            return Optional.empty();
        }
        byte type = byteAt(bodyStart);
        CRC32C checksum = Frame.checksumOf(length);
        for (long done = 0; done < length; ) {
            int there = fill(bodyStart + done);
            int part = (int) Math.min(there, length - done);
            checksum.update(window.array(), window.position(), part);
            done += part;
        }
        return (int) checksum.getValue() == expected
                ? Optional.of(new Whole(type, position, length))
                : Optional.empty();
    }

    /** Takes a frame in; returns whether it makes sense. */
    private boolean take(Whole frame) throws IOException {
        if (frame.type() == Frame.BLOCK) {
            return takeBlock(frame);
        }
        if (frame.type() == Frame.PASSING) {
            return true;
        }
        if (frame.length() > Frame.MAX_ENTRY_BYTES) {
            return false;
        }
        try {
            LogEntry entry = EntryCoding.read(body(frame), header.partition(), nodes.size());
            if (entry instanceof LogEntry.NodeSeen e) {
                nodes.add(e.node());
            } else if (entry instanceof LogEntry.LifeBegan e) {
                lives++;
                elapsed(e.elapsedNanos());
            } else if (entry instanceof LogEntry.Dispatched e) {
                dispatched.put(e.attempt(), e);
                elapsed(e.atNanos());
            } else if (entry instanceof LogEntry.Ended e) {
                if (!dispatched.containsKey(e.attempt())) {
                    return false;
                }
                ended.put(e.attempt(), e);
                elapsed(e.endedNanos());
            } else {
                completed = true;
            }
            return true;
        } catch (MalformedEntryException e) {
            return false;
        }
    }

    private boolean takeBlock(Whole frame) throws IOException {
        if (frame.length() < Frame.BLOCK_FIXED_BYTES) {
            return false;
        }
        long at = frame.position() + Frame.HEAD_BYTES + 1;
        int block = intAt(at);
        int node = intAt(at + Integer.BYTES);
        long nanos = longAt(at + 2L * Integer.BYTES);
        long elapsed = longAt(at + 2L * Integer.BYTES + Long.BYTES);
        boolean sensible = block >= 0
                && block < header.partition().blocks()
                && node >= 0
                && node < nodes.size()
                && nanos >= 0
                && elapsed >= 0;
        if (sensible && !positions.has(block)) { // the first result of a block counts
            positions.put(block, frame.position());
            times.put(block, node, nanos);
            elapsed(elapsed);
        }
        return sensible;
    }

    private void elapsed(long nanos) {
        elapsedNanos = Math.max(elapsedNanos, nanos);
    }

    /** Tells damage in the middle from an end that was being written when the crash came. */
    private boolean anyWholeAfter(long from) throws IOException {
        long checked = 0;
        long last = Math.min(size - Frame.HEAD_BYTES, from + MAX_SEARCHED_BYTES);
        for (long position = from; position < last && checked < MAX_CHECKED_BYTES; position++) {
            if (intAt(position) == Frame.MARKER) {
                checked += Math.max(0, intAt(position + Integer.BYTES));
                if (checked < MAX_CHECKED_BYTES && whole(position).isPresent()) {
                    return true;
                }
            }
        }
        return false;
    }

    private byte[] body(Whole frame) throws IOException {
        byte[] body = new byte[frame.length()];
        long start = frame.position() + Frame.HEAD_BYTES;
        for (int done = 0; done < body.length; ) {
            int part = Math.min(fill(start + done), body.length - done);
            System.arraycopy(window.array(), window.position(), body, done, part);
            done += part;
        }
        return body;
    }

    // ---- the file through a window

    /** Moves the window so that a position is in it; returns how many bytes there are from there on. */
    private int fill(long position) throws IOException {
        return fill(position, 1);
    }

    private int fill(long position, int atLeast) throws IOException {
        long offset = position - windowStart;
        if (offset < 0 || offset + atLeast > window.limit()) {
            window.clear();
            windowStart = position;
            while (window.position() < atLeast || window.hasRemaining()) {
                if (file.read(window, windowStart + window.position()) < 0) {
                    break;
                }
            }
            window.flip();
            offset = 0;
        }
        if (offset + atLeast > window.limit()) {
            throw new IOException("the log has been cut short while it was read");
        }
        window.position((int) offset);
        return window.remaining();
    }

    private byte byteAt(long position) throws IOException {
        fill(position, 1);
        return window.get(window.position());
    }

    private int intAt(long position) throws IOException {
        fill(position, Integer.BYTES);
        return window.getInt(window.position());
    }

    private long longAt(long position) throws IOException {
        fill(position, Long.BYTES);
        return window.getLong(window.position());
    }

    // ---- what was found

    Optional<Damage> damage() {
        return damage;
    }

    long end() {
        return end;
    }

    RecoveredLog recovered() {
        return new RecoveredLog(
                header,
                positions,
                times,
                List.copyOf(nodes),
                List.copyOf(dispatched.values()),
                Map.copyOf(ended),
                elapsedNanos,
                lives,
                completed,
                end,
                damage);
    }
}
