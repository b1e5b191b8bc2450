package io.whittle.plugin.ledger;

import io.whittle.spi.OpenFiles;
import io.whittle.spi.workload.WorkloadException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The bytes of a file, to be read anywhere: of a plain file as it lies there, of a gzip file, which cannot be entered in
 * the middle, unpacked once into a temporary file. Read by any thread, closed once.
 *
 * <p>Reads go through {@link RandomAccessFile}, one at a time: a channel would be closed under all readers when one of
 * them is interrupted.
 */
final class SharedFile implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final String name;
    private final RandomAccessFile file;
    private final long size;
    private final Path leftover; // to be deleted at the end; null where there is none

    private SharedFile(String name, RandomAccessFile file, Path leftover) throws IOException {
        this.name = name;
        this.file = file;
        this.size = file.length();
        this.leftover = leftover;
    }

    /**
     * Opens a file.
     *
     * @param parameter what the file is named by, for messages
     * @throws WorkloadException where it cannot be read
     */
    static SharedFile open(Path path, String parameter) {
        try {
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                throw failure("'" + path + "' is no plain file; name a CSV file of tips", null);
            }
            return isGzip(path)
                    ? unpacked(path)
                    : new SharedFile(path.toString(), new RandomAccessFile(path.toFile(), "r"), null);
        } catch (NoSuchFileException e) {
            throw failure("there is no file '" + path + "'; check the parameter '" + parameter + "'", e);
        } catch (IOException e) {
            String reason = e instanceof AccessDeniedException ? "access denied" : e.getMessage();
            throw failure("'" + path + "' cannot be read (" + reason + "); check that it may be read", e);
        }
    }

    private static boolean isGzip(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return (in.read() | in.read() << 8) == GZIPInputStream.GZIP_MAGIC;
        }
    }

    private static SharedFile unpacked(Path path) throws IOException {
        Path temporary = temporaryFile();
        try (InputStream in = new GZIPInputStream(new BufferedInputStream(Files.newInputStream(path), BUFFER), BUFFER);
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary), BUFFER)) {
            copy(in, out, path);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
        RandomAccessFile file = new RandomAccessFile(temporary.toFile(), "r");
        try {
            Files.delete(temporary); // where the system allows it, not even a crash leaves the file behind
            return new SharedFile(path.toString(), file, null);
        } catch (IOException e) {
            temporary.toFile().deleteOnExit();
            return new SharedFile(path.toString(), file, temporary);
        }
    }

    private static Path temporaryFile() {
        try {
            return Files.createTempFile("whittle-ledger-", ".csv");
        } catch (IOException e) {
            throw noRoom(e);
        }
    }

    private static void copy(InputStream in, OutputStream out, Path path) throws IOException {
        byte[] buffer = new byte[BUFFER];
        int read;
        try {
            while ((read = in.read(buffer)) > 0) {
                try {
                    out.write(buffer, 0, read);
                } catch (IOException e) {
                    throw noRoom(e);
                }
            }
        } catch (EOFException e) {
            throw failure(
                    "'" + path + "' is truncated: its gzip data ends too early; copy or download it once more", e);
        } catch (ZipException e) {
            throw failure(
                    "'" + path + "' is damaged: its gzip data cannot be read (" + e.getMessage()
                            + "); copy or download it once more",
                    e);
        }
        try {
            out.flush();
        } catch (IOException e) {
            throw noRoom(e);
        }
    }

    private static WorkloadException noRoom(IOException e) {
        return failure(
                "a gzip file cannot be unpacked into the temporary folder " + System.getProperty("java.io.tmpdir")
                        + " (" + e.getMessage() + "); "
                        + OpenFiles.remedy(e, "make room there, or name another one with -Djava.io.tmpdir=FOLDER"),
                e);
    }

    private static WorkloadException failure(String message, Throwable cause) {
        return cause == null ? new WorkloadException(message, false) : new WorkloadException(message, false, cause);
    }

    /** Returns how many bytes there were when the file was opened. */
    long size() {
        return size;
    }

    /** Returns the bytes from {@code start} up to but not including {@code end}. */
    byte[] read(long start, long end) throws IOException {
        byte[] bytes = new byte[Math.toIntExact(end - start)];
        synchronized (file) {
            try {
                file.seek(start);
                file.readFully(bytes);
            } catch (EOFException e) {
                throw failure("'" + name + "' has become shorter while it was read; run the job again", e);
            }
        }
        return bytes;
    }

    @Override
    public void close() {
        try {
            file.close();
            if (leftover != null) {
                Files.deleteIfExists(leftover);
            }
        } catch (IOException e) {
            System.getLogger(SharedFile.class.getName())
                    .log(System.Logger.Level.WARNING, "a temporary file could not be deleted: " + e.getMessage());
        }
    }
}
