package io.whittle.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.scheduler.RunStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledWriterTest {
    @Test
    void runOfKilledProcessStaysAndIsKnownToBeInterrupted(@TempDir Path home) throws Exception {
        List<String> warnings = new ArrayList<>();
        Process process = start(home);
        try (RunHistory history = RunHistory.open(home, warnings::add);
                BufferedReader output = process.inputReader()) {
            assertThat(output.readLine()).isEqualTo("recorded");

            // two processes at once on one home
            assertThat(history.list(5)).singleElement().satisfies(run -> {
                assertThat(run.status()).isEqualTo(RunStatus.RUNNING);
                assertThat(run.interrupted()).isFalse();
            });
            history.runEnded(Runs.ended(Runs.start("another", 4), 6));
            history.flush();

            process.destroyForcibly().waitFor();

            StoredRun killed = history.find("killed").orElseThrow();
            assertThat(killed.interrupted()).isTrue();
            assertThat(killed.record().status()).isEqualTo(RunStatus.RUNNING);
            assertThat(killed.record().segments()).hasSize(1);
            assertThat(history.find("another").orElseThrow().interrupted()).isFalse();
        } finally {
            process.destroyForcibly();
        }
        assertThat(warnings).isEmpty();
    }

    private static Process start(Path home) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledWriter.class.getName(),
                        home.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
