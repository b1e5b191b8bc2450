package io.whittle.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WholeFileTest {
    @TempDir
    private Path folder;

    @Test
    void leavesWhatWasThereWhereItCannotBeFinished() throws IOException {
        Path file = folder.resolve("runs.csv");
        Path linked = Files.createSymbolicLink(folder.resolve("latest.csv"), file);
        Files.writeString(file, "before");
        for (Path target : new Path[] {file, linked, folder.resolve("new.csv")}) {
            assertThatThrownBy(() -> WholeFile.write(target, stream -> {
                        stream.write(1);
                        throw new IOException("No space left on device");
                    }))
                    .hasMessage("No space left on device");
        }
        assertThat(file).hasContent("before");
        assertThat(folder)
                .isDirectoryNotContaining(path -> path.getFileName().toString().contains("new.csv"));
        assertThat(folder.toFile().list()).hasSize(2);

        WholeFile.write(linked, stream -> stream.write("after".getBytes(StandardCharsets.UTF_8)));
        assertThat(file).hasContent("after");
        assertThat(linked).isSymbolicLink();
    }

    @Test
    void makesFoldersAndWritesIntoWhatIsNoFile() throws IOException {
        Path file = folder.resolve("a/b/c.csv");
        WholeFile.write(file, stream -> stream.write('x'));
        assertThat(file).hasContent("x");
        WholeFile.write(Path.of("/dev/null"), stream -> stream.write('x'));
        assertThat(Path.of("/dev/null")).exists();
    }
}
