package io.whittle.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HomeTest {
    private static final Path USER = Path.of("/home/someone");

    @Test
    void isTheOneGivenElseThatOfTheEnvironmentElseThePersons() {
        Map<String, String> environment = Map.of("WHITTLE_HOME", "/data/whittle");
        assertThat(Home.locate(Optional.of(Path.of("/x/../y")), environment, USER)
                        .folder())
                .isEqualTo(Path.of("/y"));
        assertThat(Home.locate(Optional.empty(), environment, USER).folder()).isEqualTo(Path.of("/data/whittle"));
        assertThat(Home.locate(Optional.empty(), Map.of("WHITTLE_HOME", " "), USER)
                        .folder())
                .isEqualTo(Path.of("/home/someone/.whittle"));
    }

    @Test
    void takesThePersonsFolderFromWhereAShellTakesIt() {
        assertThat(Home.locate(Optional.empty(), Map.of("HOME", "/elsewhere"), USER)
                        .folder())
                .isEqualTo(Path.of("/elsewhere/.whittle"));
    }

    @Test
    void saysWhichFileIsInTheWay(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "precious");
        for (Path home : List.of(file, file.resolve("below/it"))) {
            assertThatThrownBy(() -> new Home(home).checked())
                    .isInstanceOf(CommandException.class)
                    .hasMessageContaining(file + " is a file, not a folder");
        }
        Home possible = new Home(folder.resolve("not/there/yet"));
        assertThat(possible.checked()).isEqualTo(possible);
        assertThat(file).hasContent("precious");
    }

    @Test
    void saysWhatKeepsAFolderFromBeingWrittenTo(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "precious");
        assertThat(Home.obstacle(file.resolve("below/it"))).contains(file + " is a file, not a folder");
        assertThat(Home.obstacle(folder.resolve("not/there/yet"))).isEmpty();
        Path closed = Files.createDirectory(folder.resolve("closed"));
        assertThat(closed.toFile().setWritable(false)).isTrue();
        assumeFalse(Files.isWritable(closed), "nothing keeps this user from writing");
        assertThat(Home.obstacle(closed.resolve("not/there/yet"))).contains(closed + " may not be written to");
    }
}
