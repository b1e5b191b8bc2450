package io.whittle.runtime.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PluginTest {
    private final Plugin plugin = new Plugin(
            "com.acme.workload-word-count", "1.0.0", Path.of("/plugins/acme.jar"), List.of(), Optional.empty());

    @Test
    void isMeantByWholeWordsOfItsNameOrFile() {
        assertThat(plugin.mayOffer("word-count")).isTrue();
        assertThat(plugin.mayOffer("count")).isTrue();
        assertThat(plugin.mayOffer("acme")).isTrue();
        assertThat(plugin.mayOffer("ount")).isFalse();
        assertThat(plugin.mayOffer("mandelbrot")).isFalse();
    }
}
