package io.whittle.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Writes a file that appears under its name when it is complete; where a disk is full, what was there before stays. May be
 * called by any thread.
 */
public final class WholeFile {
    private WholeFile() {}

    /** What comes into a file. */
    public interface Content {
        /** Writes all of it; the stream need not be closed. */
        void writeTo(OutputStream stream) throws IOException;
    }

    /**
     * Writes a file, and the folders that it lies in; into what is no ordinary file, such as a pipe, directly.
     *
     * @throws IOException where it cannot be written, or the content throws it
     */
    public static void write(Path file, Content content) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            try (OutputStream stream = Files.newOutputStream(file)) {
                content.writeTo(stream);
            }
            return;
        }
        Path target =
                Files.exists(file) ? file.toRealPath() : file.toAbsolutePath().normalize();
        Files.createDirectories(target.resolveSibling("."));
        Path begun = target.resolveSibling("." + target.getFileName() + "-" + UUID.randomUUID());
        try {
            try (OutputStream stream = Files.newOutputStream(begun, StandardOpenOption.CREATE_NEW)) {
                content.writeTo(stream);
            }
            move(begun, target);
        } finally {
            Files.deleteIfExists(begun);
        }
    }

    private static void move(Path begun, Path target) throws IOException {
        try {
            Files.move(begun, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) { // not every file system can
            Files.move(begun, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
