package io.whittle.history;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * The database driver unpacks its native library into the temporary folder, and removes it when the process ends in
 * order. A process that is killed leaves a megabyte there each time; nobody else removes it.
 */
final class StaleLibraries {
    /** What is younger may belong to a process that is about to load it. */
    private static final Duration AGE = Duration.ofDays(1);

    private StaleLibraries() {}

    /** Removes what processes that were killed have left in a folder; what cannot be removed stays. */
    static void remove(Path folder, Instant now) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "sqlite-*sqlitejdbc*")) {
            for (Path file : files) {
                if (Files.isRegularFile(file)
                        && Files.getLastModifiedTime(file).toInstant().isBefore(now.minus(AGE))) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            System.getLogger(StaleLibraries.class.getName())
                    .log(System.Logger.Level.DEBUG, "what killed processes have left in " + folder + " stays", e);
        }
    }
}
