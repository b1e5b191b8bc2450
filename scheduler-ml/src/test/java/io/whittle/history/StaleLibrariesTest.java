package io.whittle.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaleLibrariesTest {
    private static final Instant NOW = Instant.parse("2026-07-31T12:00:00Z");

    @Test
    void removesOldLibrariesOfTheDriverAndNothingElse(@TempDir Path folder) throws IOException {
        Path old = file(folder, "sqlite-3.54.1.0-4f1c-libsqlitejdbc.so", 25);
        Path lock = file(folder, "sqlite-3.54.1.0-4f1c-libsqlitejdbc.so.lck", 25);
        Path young = file(folder, "sqlite-3.54.1.0-77aa-libsqlitejdbc.so", 23);
        Path other = file(folder, "sqlite-notes.txt", 1000);
        StaleLibraries.remove(folder, NOW);
        assertThat(old).doesNotExist();
        assertThat(lock).doesNotExist();
        assertThat(young).exists();
        assertThat(other).exists();
        StaleLibraries.remove(folder.resolve("missing"), NOW);
    }

    private static Path file(Path folder, String name, int hours) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "x");
        Files.setLastModifiedTime(file, FileTime.from(NOW.minusSeconds(hours * 3600L)));
        return file;
    }
}
