package io.whittle.commitlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A file on a disk that may crash: what was written since the last force is there or not there, page by page, in any
 * order, and the last page of a write may be torn. May be full, too. Safe for use by several threads.
 */
public final class CrashingFile implements LogFile {
    private static final int PAGE = 64;

    /** One change that has not been forced: bytes, or a cut where there are none. */
    private record Change(long position, byte[] bytes, boolean cut) {}

    private final List<Change> unforced = new ArrayList<>();
    private byte[] safe; // what a crash leaves at least
    private byte[] seen; // what a reader sees
    private long capacity = Long.MAX_VALUE;
    private int forces;

    /** An empty file. */
    public CrashingFile() {
        this(new byte[0]);
    }

    /** A file with these bytes, safe ones. */
    public CrashingFile(byte[] content) {
        this.safe = content.clone();
        this.seen = content.clone();
    }

    /** The disk takes no more than so many bytes. */
    public synchronized void limitTo(long bytes) {
        capacity = bytes;
    }

    /** Returns what a crash leaves. */
    public synchronized CrashingFile crash(Random random) {
        byte[] left = safe;
        for (Change change : unforced) {
            if (change.cut()) {
                left = random.nextBoolean() ? resized(left, Math.min(left.length, (int) change.position())) : left;
                continue;
            }
            for (int from = 0; from < change.bytes().length; from += PAGE) {
                int length = Math.min(PAGE, change.bytes().length - from);
                length = switch (random.nextInt(4)) {
                    case 0 -> 0;
                    case 1 -> random.nextInt(length + 1);
                    default -> length;
                };
                int position = (int) change.position() + from;
                if (length > 0) {
                    left = resized(left, Math.max(left.length, position + length));
                    System.arraycopy(change.bytes(), from, left, position, length);
                }
            }
        }
        return new CrashingFile(left);
    }

    /** Returns what is in the file. */
    public synchronized byte[] content() {
        return seen.clone();
    }

    /** Returns how often the file has been forced. */
    public synchronized int forces() {
        return forces;
    }

    private static byte[] resized(byte[] bytes, int length) {
        return Arrays.copyOf(bytes, length);
    }

    @Override
    public synchronized long size() {
        return seen.length;
    }

    @Override
    public synchronized int read(ByteBuffer target, long position) {
        if (position >= seen.length) {
            return -1;
        }
        int length = (int) Math.min(target.remaining(), seen.length - position);
        target.put(seen, (int) position, length);
        return length;
    }

    @Override
    public synchronized void write(ByteBuffer source, long position) throws IOException {
        int length = (int) Math.max(0, Math.min(source.remaining(), capacity - position));
        boolean all = length == source.remaining();
        byte[] bytes = new byte[length];
        source.get(bytes);
        seen = resized(seen, (int) Math.max(seen.length, position + length));
        System.arraycopy(bytes, 0, seen, (int) position, length);
        unforced.add(new Change(position, bytes, false));
        if (!all) {
            throw new IOException("No space left on device");
        }
    }

    @Override
    public synchronized void force() {
        forces++;
        safe = seen.clone();
        unforced.clear();
    }

    @Override
    public synchronized void truncate(long size) {
        if (size < seen.length) {
            seen = resized(seen, (int) size);
            unforced.add(new Change(size, new byte[0], true));
        }
    }

    @Override
    public void close() {}
}
