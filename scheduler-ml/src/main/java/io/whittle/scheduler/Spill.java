package io.whittle.scheduler;

import io.whittle.spi.workload.WorkloadException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Results of blocks that cannot be merged yet, because one before them is missing: in memory up to a bound, then in a
 * file. Used by the merging thread.
 */
final class Spill implements AutoCloseable {
    private record Place(long offset, int length) {}

    private final Path folder;
    private final long maxBytesInMemory;
    private final Map<Integer, byte[]> inMemory = new HashMap<>();
    private final Map<Integer, Place> inFile = new HashMap<>();
    private long bytesInMemory;
    private Path file;
    private FileChannel channel;
    private long fileEnd;

    Spill(Path folder, long maxBytesInMemory) {
        this.folder = folder;
        this.maxBytesInMemory = maxBytesInMemory;
    }

    void put(int block, byte[] result) {
        if (bytesInMemory + result.length <= maxBytesInMemory) {
            inMemory.put(block, result);
            bytesInMemory += result.length;
            return;
        }
        try {
            append(result);
        } catch (IOException e) {
            throw new WorkloadException(
                    "the results are too many for memory, and cannot be kept in " + folder + " (" + e.getMessage()
                            + "); make room there, or name another temporary folder in the variable TMPDIR",
                    false,
                    e);
        }
        inFile.put(block, new Place(fileEnd, result.length));
        fileEnd += result.length;
    }

    private void append(byte[] result) throws IOException {
        if (channel == null) {
            Files.createDirectories(folder);
            file = Files.createTempFile(folder, "whittle-results-", ".spill");
            channel = FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        }
        ByteBuffer bytes = ByteBuffer.wrap(result);
        while (bytes.hasRemaining()) {
            channel.write(bytes, fileEnd + bytes.position());
        }
    }

    boolean has(int block) {
        return inMemory.containsKey(block) || inFile.containsKey(block);
    }

    /** Returns the result of a block and forgets it. */
    byte[] take(int block) throws IOException {
        byte[] result = inMemory.remove(block);
        if (result != null) {
            bytesInMemory -= result.length;
            return result;
        }
        Place place = inFile.remove(block);
        ByteBuffer bytes = ByteBuffer.allocate(place.length());
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, place.offset() + bytes.position()) < 0) {
                throw new IOException("the spill file " + file + " has been cut short");
            }
        }
        if (inFile.isEmpty()) {
            fileEnd = 0;
            channel.truncate(0);
        }
        return bytes.array();
    }

    @Override
    public void close() throws IOException {
        inMemory.clear();
        inFile.clear();
        if (channel != null) {
            channel.close();
            Files.deleteIfExists(file);
        }
    }
}
