package io.whittle.plugin.kmers;

import io.whittle.spi.workload.WorkloadException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads a FASTA or FASTQ file, plain or gzip, both told by how the file begins. */
final class SequenceFile {
    private static final int BUFFER = 1 << 16;

    private SequenceFile() {}

    /**
     * Hands all records of a file to a builder.
     *
     * @throws WorkloadException where the file cannot be read, is empty, truncated or malformed
     */
    static void read(Path file, SequenceIndex.Builder builder) {
        if (Files.isDirectory(file)) {
            throw failure("'" + file + "' is a folder; name a FASTA or FASTQ file in it", null);
        }
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file), BUFFER);
                InputStream text = unpacked(bytes)) {
            new SequenceReader(text, file.toString(), builder).read();
        } catch (NoSuchFileException e) {
            throw failure("there is no file '" + file + "'; check the parameter 'input'", e);
        } catch (EOFException e) {
            throw failure(
                    "'" + file + "' is truncated: its gzip data ends too early; copy or download it once more", e);
        } catch (ZipException e) {
            throw failure(
                    "'" + file + "' is damaged: its gzip data cannot be read (" + e.getMessage()
                            + "); copy or download it once more",
                    e);
        } catch (IOException e) {
            throw failure("'" + file + "' cannot be read (" + reason(e) + "); check that it may be read", e);
        }
    }

    private static InputStream unpacked(InputStream bytes) throws IOException {
        bytes.mark(2);
        int magic = bytes.read() | (bytes.read() << 8);
        bytes.reset();
        return magic == GZIPInputStream.GZIP_MAGIC ? new GZIPInputStream(bytes, BUFFER) : bytes;
    }

    private static String reason(IOException e) {
        return e instanceof java.nio.file.AccessDeniedException ? "access denied" : e.getMessage();
    }

    private static WorkloadException failure(String message, Throwable cause) {
        return cause == null ? new WorkloadException(message, false) : new WorkloadException(message, false, cause);
    }
}
