package io.whittle.runtime.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs of the distribution's workloads on worker processes, started as a person would. */
final class ProcessNodesIT {
    private static final List<String> JOB =
            List.of("run", "kmers", "-P", "k=11", "-P", "bases=3000000", "--setting", "memory=256m", "--json");

    @TempDir
    private Path folder;

    private Launched kmers(String out, String... more) throws Exception {
        return Launched.run(folder, command(out, more));
    }

    private String[] command(String out, String... more) {
        List<String> command = new ArrayList<>(JOB);
        if (!List.of(more).contains("process")) {
            command.removeAll(List.of("--setting", "memory=256m"));
        }
        command.addAll(List.of("--out", folder.resolve(out).toString()));
        command.addAll(List.of(more));
        return command.toArray(String[]::new);
    }

    private byte[] result(String out) throws Exception {
        return Files.readAllBytes(folder.resolve(out).resolve("kmers.tsv"));
    }

    @Test
    void giveTheSameResultAsThreads() throws Exception {
        Launched threads = kmers("a", "--nodes", "1,1");
        assertThat(threads.code()).as(threads.err()).isZero();
        Launched processes = kmers("b", "--backend", "process", "--nodes", "1,0.5");
        assertThat(processes.code()).as(processes.err()).isZero();
        assertThat(result("b")).isEqualTo(result("a"));
        JsonNode run = new ObjectMapper().readTree(processes.out());
        assertThat(run.get("nodes")).hasSize(2);
        assertThat(run.get("failed_attempts").asInt()).isZero();
    }

    @Test
    void giveTheSameResultWhenOneIsKilled() throws Exception {
        Launched threads = kmers("a", "--nodes", "1,1");
        assertThat(threads.code()).as(threads.err()).isZero();
        Launched.Running running = Launched.start(folder, command("b", "--backend", "process", "--nodes", "1,1"));
        long killed = 0;
        while (killed == 0 && !running.process().waitFor(20, TimeUnit.MILLISECONDS)) {
            Optional<ProcessHandle> worker = running.process()
                    .descendants()
                    .filter(each -> each.info().commandLine().orElse("").contains("WorkerMain"))
                    .findFirst();
            if (worker.isPresent()) {
                killed = worker.get().destroyForcibly() ? worker.get().pid() : 0;
            }
        }
        Launched processes = running.end();
        assertThat(killed).isPositive();
        assertThat(processes.code()).as(processes.err()).isZero();
        assertThat(result("b")).isEqualTo(result("a"));
    }

    @Test
    void areListedAsTheFileOfNodesSays() throws Exception {
        Path nodes = folder.resolve("nodes.yaml");
        Files.writeString(
                nodes, "nodes:\n  - id: fast\n    memory: 64m\n  - id: slow\n    speed: 0.25\n    cores: 1\n");
        Launched launched =
                Launched.run(folder, "nodes", "--backend", "process", "--nodes", nodes.toString(), "--json");
        assertThat(launched.code()).as(launched.err()).isZero();
        JsonNode list = new ObjectMapper().readTree(launched.out());
        assertThat(list).hasSize(2);
        assertThat(list.get(0).get("id").asText()).isEqualTo("fast");
        assertThat(list.get(0).get("attributes").get("memory-bytes").asLong()).isLessThanOrEqualTo(64 << 20);
        assertThat(list.get(1).get("speed").asDouble()).isEqualTo(0.25);
        assertThat(list.get(1).get("attributes").get("cpu-limit").asText()).isNotEqualTo("none");
    }

    @Test
    void sayWhyTheyCannotStart() throws Exception {
        Launched launched = Launched.run(folder, "nodes", "--backend", "process", "--setting", "java=/no/such/java");
        assertThat(launched.code()).isEqualTo(2);
        assertThat(launched.err()).contains("node 'process-1' does not start", "/no/such/java");
    }
}
