package io.whittle.runtime.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CacheFolderTest {
    @TempDir
    private Path parent;

    @Test
    void isDeletedWithAllThatIsInIt() throws IOException {
        CacheFolder cache = CacheFolder.createIn(parent);
        Files.createDirectories(cache.path().resolve("bundles/1"));
        Files.writeString(cache.path().resolve("bundles/1/file"), "x");
        cache.close();
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void isDeletedAtExitOnlyWhenTheFrameworkWritesNothingMore() throws Exception {
        CacheFolder cache = CacheFolder.createIn(parent);
        Thread exit = new Thread(cache::deleteAtExit);
        exit.start();
        Path late = Files.createDirectories(cache.path().resolve("bundles/1")).resolve("late");
        assertThat(Files.writeString(late, "x")).exists();
        cache.settled();
        exit.join();
        assertThat(parent).isEmptyDirectory();
        cache.close();
    }

    @Test
    void sweepsUpWhatAKilledProcessLeftBehind() throws IOException {
        Path abandoned = Files.createDirectory(parent.resolve("whittle-framework-123"));
        Files.createFile(abandoned.resolve("lock"));
        Files.writeString(abandoned.resolve("left"), "x");
        CacheFolder.createIn(parent).close();
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void sweepsUpWhatWasNeverLockedAfterAWhile() throws IOException {
        Path unlocked = Files.createDirectory(parent.resolve("whittle-framework-123"));
        Files.setLastModifiedTime(unlocked, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        CacheFolder.createIn(parent).close();
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void leavesAloneWhatIsInUseOrNotItsOwn() throws IOException {
        Files.createDirectory(parent.resolve("whittle-framework-begun"));
        Files.createDirectory(parent.resolve("other"));
        try (CacheFolder inUse = CacheFolder.createIn(parent)) {
            CacheFolder.createIn(parent).close();
            assertThat(inUse.path().resolve("lock")).exists();
            assertThat(parent.resolve("whittle-framework-begun")).exists();
            assertThat(parent.resolve("other")).exists();
        }
    }
}
