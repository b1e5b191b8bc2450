package io.whittle.commitlog;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * How the log's file is laid out; all numbers are big-endian.
 *
 * <pre>
 * file    = "WHITTLOG" format(4) frame(HEADER) frame*
 * frame   = marker(4) length(4) checksum(4) body(length)
 * body    = type(1) …
 * BLOCK   = type(1) block(4) node(4) nanos(8) elapsed(8) result(…)      and PASSING, which only its own process can use
 * </pre>
 *
 * The checksum is the CRC32C of length and body.
 */
final class Frame {
    static final long MAGIC = 0x574849_54544c4f47L;
    static final int FORMAT = 1;
    static final int PREAMBLE_BYTES = Long.BYTES + Integer.BYTES;

    static final int MARKER = 0x9e57_4c1a;
    static final int HEAD_BYTES = 3 * Integer.BYTES;
    /** Type, block, node, nanos and elapsed: what stands in a block's body before its result. */
    static final int BLOCK_FIXED_BYTES = 1 + 2 * Integer.BYTES + 2 * Long.BYTES;
    /** The largest result that fits into a body, whose length is an int. */
    static final int MAX_RESULT_BYTES = Integer.MAX_VALUE - 1024;
    /** The largest body of anything but a block's result. */
    static final int MAX_ENTRY_BYTES = 256 << 20;

    static final byte HEADER = 1;
    static final byte BLOCK = 2;
    static final byte NODE = 3;
    static final byte LIFE = 4;
    static final byte DISPATCHED = 5;
    static final byte ENDED = 6;
    static final byte COMPLETED = 7;
    static final byte PASSING = 8;

    private Frame() {}

    static CRC32C checksumOf(int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, length));
        return checksum;
    }
}
