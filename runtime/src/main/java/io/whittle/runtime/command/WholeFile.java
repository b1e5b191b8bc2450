package io.whittle.runtime.command;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes a file that appears under its name when it is complete; where a disk is full, what was there before stays. */
final class WholeFile {
    private WholeFile() {}

    /** What comes into a file. */
    interface Content {
        void writeTo(OutputStream stream) throws IOException;
    }

    /** Writes a file; into what is no ordinary one, such as a pipe, directly. */
    static void write(Path file, Content content) throws IOException {
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
            Files.move(begun, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(begun);
        }
    }
}
