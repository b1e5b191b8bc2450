package io.whittle.plugin.compress;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Makes gzip members (RFC 1952) without name or time, so the same input gives the same bytes each time. Members one after
 * the other are a gzip file as well. Deflate is that of the running Java; one with another zlib may make other bytes, which
 * unpack to the same. Used by one thread; holds native memory until closed.
 */
final class GzipMember implements AutoCloseable {
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    private static final int TRAILER = 8;

    private final Deflater deflater;
    private byte[] buffer = new byte[1 << 16];

    GzipMember(Codec codec) {
        this.deflater = new Deflater(codec.level(), true);
    }

    /** Returns the member for the first bytes of an array. */
    byte[] of(byte[] bytes, int length) {
        int size = deflate(bytes, length);
        CRC32 check = new CRC32();
        check.update(bytes, 0, length);
        byte[] member = Arrays.copyOf(HEADER, HEADER.length + size + TRAILER);
        System.arraycopy(buffer, 0, member, HEADER.length, size);
        ByteBuffer.wrap(member, HEADER.length + size, TRAILER)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) check.getValue())
                .putInt(length);
        return member;
    }

    /** Returns how long the member for the first bytes of an array is. */
    int sizeOf(byte[] bytes, int length) {
        return HEADER.length + deflate(bytes, length) + TRAILER;
    }

    /** Compresses into the buffer; returns how many bytes it now holds. */
    private int deflate(byte[] bytes, int length) {
        deflater.reset();
        deflater.setInput(bytes, 0, length);
        deflater.finish();
        int size = 0;
        while (!deflater.finished()) {
            if (size == buffer.length) {
                buffer = Arrays.copyOf(buffer, 2 * size);
            }
            size += deflater.deflate(buffer, size, buffer.length - size);
        }
        return size;
    }

    @Override
    public void close() {
        deflater.end();
    }
}
