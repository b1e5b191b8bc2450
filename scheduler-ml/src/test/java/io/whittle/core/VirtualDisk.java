package io.whittle.core;

import io.whittle.commitlog.LogFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A file that a crash of its process leaves as it is, and a crash of its machine tears, as real ones may. */
final class VirtualDisk implements LogFile {
    private static final int SECTOR = 512;

    /** Something done to the file that is not safe yet: bytes written, or a cut. */
    private record Change(long position, byte[] bytes, boolean cut) {}

    private final Random random;
    private byte[] safe = new byte[0];
    private byte[] seen = new byte[0];
    private final List<Change> unsafe = new ArrayList<>();
    /** How likely a write fails, having written any part of it. */
    double full;

    VirtualDisk(Random random) {
        this.random = random;
    }

    @Override
    public long size() {
        return seen.length;
    }

    @Override
    public int read(ByteBuffer target, long position) {
        if (position >= seen.length) {
            return -1;
        }
        int length = (int) Math.min(target.remaining(), seen.length - position);
        target.put(seen, (int) position, length);
        return length;
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        boolean fails = random.nextDouble() < full;
        Change change =
                new Change(position, fails ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes, false);
        unsafe.add(change);
        seen = apply(seen, change);
        if (fails) {
            throw new IOException("no space left on the virtual disk");
        }
    }

    @Override
    public void force() {
        safe = seen.clone();
        unsafe.clear();
    }

    @Override
    public void truncate(long size) {
        Change change = new Change(size, new byte[0], true);
        unsafe.add(change);
        seen = apply(seen, change);
    }

    /** The machine loses its power: of what is not safe, any sectors may be there, and others not. */
    void loseUnsafe() {
        seen = safe.clone();
        for (Change change : unsafe) {
            if (change.cut()) {
                if (random.nextBoolean()) {
                    seen = apply(seen, change);
                }
                continue;
            }
            for (int from = 0; from < change.bytes().length; from += SECTOR) {
                int to = Math.min(change.bytes().length, from + SECTOR);
                if (random.nextBoolean()) {
                    int torn = random.nextInt(8) == 0 ? from + random.nextInt(to - from) : to;
                    byte[] part = Arrays.copyOfRange(change.bytes(), from, torn);
                    seen = apply(seen, new Change(change.position() + from, part, false));
                }
            }
        }
        force();
    }

    private static byte[] apply(byte[] file, Change change) {
        if (change.cut()) {
            return Arrays.copyOf(file, (int) change.position());
        }
        int end = (int) change.position() + change.bytes().length;
        byte[] changed = Arrays.copyOf(file, Math.max(file.length, end));
        System.arraycopy(change.bytes(), 0, changed, (int) change.position(), change.bytes().length);
        return changed;
    }

    @Override
    public void close() {}
}
