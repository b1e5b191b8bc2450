package io.whittle.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

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
}
