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
    private record Change(int position, byte[] bytes, boolean cut) {
        void applyTo(Content content) {
            if (cut) {
                content.cut(position);
            } else {
                content.write(position, bytes, 0, bytes.length);
            }
        }
    }

    /** Bytes that can be written anywhere; between them and behind their end are zeros. */
    private static final class Content {
        private byte[] bytes = new byte[4096];
        private int length;

        void write(int position, byte[] source, int from, int to) {
            int end = position + to - from;
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * end);
            }
            System.arraycopy(source, from, bytes, position, to - from);
            length = Math.max(length, end);
        }

        void cut(int size) {
            Arrays.fill(bytes, Math.min(size, length), length, (byte) 0);
            length = size;
        }

        Content copy() {
            Content copy = new Content();
            copy.write(0, bytes, 0, length);
            return copy;
        }
    }

    private final Random random;
    private Content safe = new Content();
    private Content seen = new Content();
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
        target.put(seen.bytes, (int) position, length);
        return length;
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        boolean fails = random.nextDouble() < full;
        byte[] written = fails ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
        change(new Change((int) position, written, false));
        if (fails) {
            throw new IOException("no space left on the virtual disk");
        }
    }

    @Override
    public void truncate(long size) {
        change(new Change((int) size, new byte[0], true));
    }

    private void change(Change change) {
        unsafe.add(change);
        change.applyTo(seen);
    }

    @Override
    public void force() {
        unsafe.forEach(change -> change.applyTo(safe));
        unsafe.clear();
    }

    /** The machine loses its power: of what is not safe, any sectors may be there, and others not. */
    void loseUnsafe() {
        for (Change change : unsafe) {
            if (change.cut()) {
                if (random.nextBoolean()) {
                    change.applyTo(safe);
                }
                continue;
            }
            for (int from = 0; from < change.bytes().length; from += SECTOR) {
                int to = Math.min(change.bytes().length, from + SECTOR);
                if (random.nextBoolean()) {
                    int torn = random.nextInt(8) == 0 ? from + random.nextInt(to - from) : to;
                    safe.write(change.position() + from, change.bytes(), from, torn);
                }
            }
        }
        unsafe.clear();
        seen = safe.copy();
    }

    @Override
    public void close() {}
}
