package io.whittle.plugin.kmers;

import io.whittle.spi.OpenFiles;
import io.whittle.spi.workload.WorkloadException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A sequence of bytes, written once and then read anywhere: kept in memory while it is small, beyond that in a temporary
 * file that is gone when the spool is closed or the process ends. Written by one thread; read by any thread.
 *
 * <p>Reads go through {@link RandomAccessFile}, one at a time: a channel would be closed under all readers when one of
 * them is interrupted.
 */
final class Spool implements AutoCloseable {
    private static final int MEMORY_LIMIT = 64 << 20;
    private static final int WRITE_BUFFER = 1 << 20;

    private final Path folder;
    private final int memoryLimit;
    private final Object reading = new Object();
    private byte[] memory = new byte[1 << 16];
    private int memorySize;
    private long fileSize;
    private RandomAccessFile file; // null while everything is in memory
    private Path path; // null where no file is left to delete

    private Spool(Path folder, int memoryLimit) {
        this.folder = folder;
        this.memoryLimit = memoryLimit;
    }

    /** A spool in memory or, from 64 MiB on, in the system's temporary folder. */
    static Spool create() {
        return in(Path.of(System.getProperty("java.io.tmpdir")), MEMORY_LIMIT);
    }

    /** A spool that keeps so many bytes in memory, or fewer, and the others in a folder. */
    static Spool in(Path folder, int memoryLimit) {
        return new Spool(folder, memoryLimit);
    }

    /** Appends a byte. */
    void append(byte value) {
        if (memorySize == memory.length) {
            makeRoom();
        }
        memory[memorySize++] = value;
    }

    /** Returns how many bytes there are. */
    long size() {
        return fileSize + memorySize;
    }

    boolean inMemory() {
        return file == null;
    }

    private void makeRoom() {
        if (file == null && memory.length < memoryLimit) {
            memory = Arrays.copyOf(memory, (int) Math.min(memoryLimit, 2L * memory.length));
            return;
        }
        spill();
        if (memory.length != WRITE_BUFFER) {
            memory = new byte[WRITE_BUFFER];
        }
    }

    private void spill() {
        try {
            if (file == null) {
                path = Files.createTempFile(folder, "whittle-kmers-", ".spool");
                file = new RandomAccessFile(path.toFile(), "rw");
                deleteWhileOpen();
            }
            file.write(memory, 0, memorySize);
        } catch (IOException e) {
            throw new WorkloadException(
                    "cannot keep the sequences in the temporary folder " + folder + " (" + e.getMessage() + "); "
                            + OpenFiles.remedy(e, "make room there, or name another one with -Djava.io.tmpdir=FOLDER"),
                    false,
                    e);
        }
        fileSize += memorySize;
        memorySize = 0;
    }

    /** Where the system allows it, the name goes at once, so that not even a crash leaves the file behind. */
    private void deleteWhileOpen() {
        try {
            Files.delete(path);
            path = null;
        } catch (IOException e) {
            path.toFile().deleteOnExit();
        }
    }

    /** Nothing more will be appended. */
    void seal() {
        if (file == null) {
            memory = Arrays.copyOf(memory, memorySize);
        } else {
            spill();
            memory = new byte[0];
        }
    }

    /** Copies bytes of a sealed spool. */
    void read(long position, byte[] target, int length) throws IOException {
        if (file == null) {
            System.arraycopy(memory, Math.toIntExact(position), target, 0, length);
            return;
        }
        synchronized (reading) {
            file.seek(position);
            file.readFully(target, 0, length);
        }
    }

    @Override
    public void close() {
        memory = new byte[0];
        try {
            if (file != null) {
                file.close();
            }
            if (path != null) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            System.getLogger(Spool.class.getName())
                    .log(System.Logger.Level.WARNING, "a temporary file could not be deleted: " + e.getMessage());
        }
    }
}
