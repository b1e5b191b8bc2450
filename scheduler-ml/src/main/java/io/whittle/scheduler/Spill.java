package io.whittle.scheduler;

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

    void put(int block, byte[] result) throws IOException {
        if (bytesInMemory + result.length <= maxBytesInMemory) {
            inMemory.put(block, result);
            bytesInMemory += result.length;
            return;
        }
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
        inFile.put(block, new Place(fileEnd, result.length));
        fileEnd += result.length;
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
