package io.whittle.plugin.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.plugin.process.rogue.RogueWorkload;
import io.whittle.plugin.process.rogue.RogueWorkload.Mode;
import io.whittle.spi.BlockList;
import io.whittle.spi.backend.CoreSpeed;
import io.whittle.spi.backend.Failure;
import io.whittle.spi.backend.JobDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers elsewhere get all they need through the command that leads there; here, that command is a shell. */
class RemoteWorkersTest {
    @TempDir
    private Path folder;

    /** What this plugin consists of, as jars, as a distribution has it. */
    static Surroundings jars(Path folder) throws IOException {
        Surroundings here = Surroundings.look(List.of(TestBundle.of(RogueWorkload.class, folder)));
        List<Path> jars = new ArrayList<>();
        for (Path each : here.classPath()) {
            jars.add(TestBundle.packed(each, folder));
        }
        return new Surroundings(jars, here.workloads(), here.archive());
    }

    /** Takes options, a host and a command, and has a shell run the command in another home. */
    private Path fakeSsh(String banner) throws IOException {
        Path home = Files.createDirectories(folder.resolve("home of another"));
        Path script = folder.resolve("fake-ssh");
        Files.writeString(
                script,
                "#!/bin/sh\n" + banner + "for last; do :; done\n" + "unset XDG_CACHE_HOME\nHOME='" + home
                        + "'; export HOME\n" + "exec sh -c \"$last\"\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return script;
    }

    private static Map<String, String> node(Path ssh, String... more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "nodes.1.ssh", "somebody@elsewhere",
                "nodes.1.ssh-command", ssh + " -o BatchMode=yes",
                "nodes.1.java",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "nodes.1.speed", "2",
                "heartbeat", "0.1"));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    @Test
    void everythingTravelsThroughTheConnectionAndIsKeptThere() throws Exception {
        Path ssh = fakeSsh("echo 'Welcome to elsewhere!'\n");
        try (Scene scene = new Scene(folder, node(ssh, "nodes.1.cores", "1", "nodes.1.nice", "5"), jars(folder))) {
            scene.awaitNews("joined process-1", 1);
            assertThat(scene.node("process-1").speed()).isEqualTo(2);
            assertThat(scene.node("process-1").attributes()).containsEntry("host", "elsewhere");
            String speed = scene.node("process-1").attributes().get(CoreSpeed.ATTRIBUTE);
            assertThat(CoreSpeed.of(Map.of(CoreSpeed.ATTRIBUTE, speed)))
                    .as("measured there: %s", speed)
                    .isPresent();
            JobDescription job = scene.job(Mode.LARGE, 20, -1);
            Heard heard =
                    scene.dispatch("process-1", job, BlockList.range(0, 20)).awaitEnd();
            assertThat(heard.failure()).isEmpty();
            heard.results().forEach((block, result) -> assertThat(result)
                    .isEqualTo(RogueWorkload.result(block, RogueWorkload.length(Mode.LARGE, block))));
            assertThat(kept()).as("class paths in the cache there").hasSize(1);
            scene.worker().destroyForcibly();
            scene.awaitNews("joined process-1", 2);
            assertThat(kept()).hasSize(1);
            assertThat(scene.node("process-1").attributes())
                    .as("measured once, and kept")
                    .containsEntry(CoreSpeed.ATTRIBUTE, speed);
        }
        Scene.awaitNoWorkers();
    }

    /** Inputs do not travel: who lacks one says which, where and what to do, and others may have it. */
    @Test
    void aNodeThatLacksTheInputOfAJobSaysSoAndGetsOnWhenItIsThere() throws Exception {
        try (Scene scene = new Scene(folder, node(fakeSsh("")), jars(folder))) {
            scene.awaitNews("joined process-1", 1);
            JobDescription job = scene.job(Mode.INPUT, 3, -1);
            Path input = RogueWorkload.inputOf(job.parameters().path("log"));
            Failure failure = scene.dispatch("process-1", job, BlockList.range(0, 3))
                    .awaitEnd()
                    .failure()
                    .orElseThrow();
            assertThat(failure.message())
                    .isEqualTo("node 'process-1' cannot open the job, which the scheduler could: there is no file '"
                            + input + "'; check the parameter 'log'; what a job reads must lie under the same path on"
                            + " every node");
            assertThat(failure.block()).as("no block is to blame").isEmpty();
            assertThat(failure.retryable()).as("another node may have it").isTrue();
            Files.write(input, new byte[1]);
            assertThat(scene.dispatch("process-1", job, BlockList.range(0, 3))
                            .awaitEnd()
                            .failure())
                    .isEmpty();
        }
    }

    private List<String> kept() throws IOException {
        try (Stream<Path> entries = Files.list(folder.resolve("home of another/.cache/whittle"))) {
            return entries.map(each -> each.getFileName().toString()).toList();
        }
    }

    @Test
    void aConnectionThatCutsBytesShortIsNoticed() throws Exception {
        Path ssh = fakeSsh("");
        String script = Files.readString(ssh);
        // half of what is sent is lost, with everything after it
        Files.writeString(ssh, script.replace("exec sh -c \"$last\"", "head -c 500000 | sh -c \"$last\""));
        try (Scene scene = new Scene(folder, node(ssh), jars(folder))) {
            assertThat(scene.backend().settled().toCompletableFuture())
                    .failsWithin(Duration.ofSeconds(60))
                    .withThrowableOfType(ExecutionException.class)
                    .havingRootCause()
                    .withMessageContaining("did not arrive whole");
        }
        assertThat(kept()).isEmpty();
    }
}
