package io.whittle.plugin.mandelbrot;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes a PNG of 24-bit colour row by row, in constant memory. Instead of {@code javax.imageio}, which would load the
 * desktop module and keep the whole picture. Used by one thread.
 */
final class PngWriter implements AutoCloseable {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte FILTER_SUB = 1;
    private static final byte FILTER_UP = 2;
    private static final int CHUNK = 32 << 10;

    private final OutputStream out;
    private final int height;
    private final Deflater deflater = new Deflater(6);
    private final byte[] chunk = new byte[CHUNK];
    private final byte[] above;
    private final byte[] sub;
    private final byte[] up;
    private int chunkSize;
    private int rows;

    PngWriter(OutputStream out, int width, int height) throws IOException {
        this.out = out;
        this.height = height;
        this.above = new byte[3 * width];
        this.sub = new byte[3 * width + 1];
        this.up = new byte[3 * width + 1];
        sub[0] = FILTER_SUB;
        up[0] = FILTER_UP;
        out.write(SIGNATURE);
        ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
        header.put((byte) 8).put((byte) 2); // eight bits a channel, true colour
        writeChunk("IHDR", header.array(), header.capacity());
    }

    /** Writes the next row: three bytes a pixel. */
    void writeRow(byte[] row) throws IOException {
        if (row.length != above.length || rows == height) {
            throw new IllegalArgumentException(
                    "row " + rows + " of " + height + " has " + row.length + " bytes instead of " + above.length);
        }
        long subSum = 0;
        long upSum = 0;
        for (int i = 0; i < row.length; i++) {
            sub[i + 1] = (byte) (row[i] - (i < 3 ? 0 : row[i - 3]));
            up[i + 1] = (byte) (row[i] - above[i]);
            subSum += Math.abs(sub[i + 1]);
            upSum += Math.abs(up[i + 1]);
        }
        deflater.setInput(subSum <= upSum ? sub : up);
        drain();
        System.arraycopy(row, 0, above, 0, row.length);
        rows++;
    }

    /** Completes the picture and closes the stream. */
    void finish() throws IOException {
        if (rows != height) {
            throw new IllegalStateException("only " + rows + " of " + height + " rows have been written");
        }
        deflater.finish();
        drain();
        writeChunk("IDAT", chunk, chunkSize);
        writeChunk("IEND", new byte[0], 0);
        out.close();
    }

    private void drain() throws IOException {
        while (true) {
            int written = deflater.deflate(chunk, chunkSize, CHUNK - chunkSize);
            chunkSize += written;
            if (chunkSize < CHUNK) {
                return;
            }
            writeChunk("IDAT", chunk, chunkSize);
            chunkSize = 0;
        }
    }

    private void writeChunk(String type, byte[] data, int size) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 check = new CRC32();
        check.update(name);
        check.update(data, 0, size);
        out.write(ByteBuffer.allocate(4).putInt(size).array());
        out.write(name);
        out.write(data, 0, size);
        out.write(ByteBuffer.allocate(4).putInt((int) check.getValue()).array());
    }

    @Override
    public void close() {
        deflater.end();
        try {
            out.close();
        } catch (IOException e) {
            // a whole picture has been closed by finish(); of half a picture nothing is kept
        }
    }
}
