package io.whittle.plugin.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers do not outlive their scheduler, whatever it died of, and leave nothing behind. */
class LonelyWorkersTest {
    @TempDir
    private Path folder;

    @Test
    void workersEndWhenTheirSchedulerIsKilled() throws Exception {
        Process scheduler = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + folder,
                        "-cp",
                        System.getProperty("java.class.path"),
                        LonelyScheduler.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<ProcessHandle> workers = new ArrayList<>();
        try (BufferedReader out = scheduler.inputReader()) {
            for (String line = out.readLine(); !"ready".equals(line); line = out.readLine()) {
                workers.add(ProcessHandle.of(Long.parseLong(line)).orElseThrow());
            }
        } finally {
            scheduler.destroyForcibly();
        }
        assertThat(workers).hasSize(2);
        for (ProcessHandle worker : workers) {
            worker.onExit().get(60, TimeUnit.SECONDS);
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "whittle-worker-*")) {
            assertThat(left).as("folders of workers").isEmpty();
        }
    }
}
