package io.whittle.runtime.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that may not run on every node, as a person starts them. */
@Timeout(180)
final class PlacementIT {
    private static final String[] PICTURE = {"run", "mandelbrot", "-P", "width=128", "-P", "iterations=20000", "--json"
    };

    @TempDir
    private Path folder;

    @BeforeEach
    void writeNodes() throws IOException {
        Files.writeString(
                folder.resolve("plain.yaml"),
                """
                nodes:
                  - speed: 0.5
                    count: 2
                    labels: zone=eu gpu
                  - speed: 0.5
                    labels: zone=us
                """);
        Files.writeString(
                folder.resolve("workers.yaml"),
                """
                nodes:
                  - id: berlin
                    memory: 64m
                    labels: zone=eu
                  - id: boston
                    memory: 96m
                    labels: zone=us gpu
                  - id: bern
                    memory: 96m
                    labels: zone=ch
                """);
    }

    private static String[] with(String[] arguments, String... more) {
        return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
    }

    private JsonNode json(String... arguments) throws Exception {
        Launched launched = Launched.run(folder, arguments);
        assertThat(launched.code()).as(launched.err()).isZero();
        return new ObjectMapper().readTree(launched.out());
    }

    private Set<String> nodesOfLastRun() throws Exception {
        Set<String> nodes = new TreeSet<>();
        json("history", "show", "last", "--json")
                .get("segments")
                .forEach(segment -> nodes.add(segment.get("node").asText()));
        return nodes;
    }

    @Test
    void nodesAreListedWithTheirLabels() throws Exception {
        JsonNode threads = json("nodes", "--nodes", "plain.yaml", "--json");
        assertThat(threads).hasSize(3);
        assertThat(threads.get(1).get("attributes").get("zone").asText()).isEqualTo("eu");
        assertThat(threads.get(1).get("attributes").get("gpu").asText()).isEmpty();
        assertThat(threads.get(2).get("attributes").has("gpu")).isFalse();
        Launched listed = Launched.run(folder, "nodes", "--nodes", "plain.yaml");
        assertThat(listed.out()).contains(" gpu zone=eu").contains(" zone=us");
    }

    @Test
    void aJobRunsOnWorkersThatMeetWhatItRequires() throws Exception {
        JsonNode run = json(with(
                PICTURE,
                "--backend",
                "process",
                "--nodes",
                "workers.yaml",
                "--require",
                "zone=eu,us",
                "--require",
                "memory-bytes>=80m"));
        assertThat(nodesOfLastRun()).containsExactly("boston");
        assertThat(run.get("nodes")).hasSize(1);
        assertThat(run.get("requirements").toString()).isEqualTo("[\"zone=eu,us\",\"memory-bytes>=80m\"]");
        assertThat(run.get("outputs").get(0).get("sha256"))
                .isEqualTo(json(PICTURE).get("outputs").get(0).get("sha256"));
        assertThat(Launched.run(folder, "explain", "last").out()).doesNotContain("it may run on nodes alone");
        String id = run.get("run").asText();
        assertThat(Launched.run(folder, "explain", id).out())
                .contains("it may run on nodes alone that meet zone=eu,us and memory-bytes>=80m");
    }

    @Test
    void aJobThatNoNodeMayRunIsRefusedAtOnceAndSaysWhy() throws Exception {
        Launched launched = Launched.run(
                folder, with(PICTURE, "--nodes", "plain.yaml", "--require", "zone=us", "--require", "gpu"));
        assertThat(launched.code()).isEqualTo(4);
        assertThat(launched.err())
                .contains("no node may run the job, which requires zone=us and gpu:")
                .contains("node 'local-1' has zone=eu,")
                .contains("node 'local-3' has no gpu");
        Launched nonsense = Launched.run(folder, with(PICTURE, "--require", "zone=="));
        assertThat(nonsense.code()).isEqualTo(2);
        assertThat(nonsense.err()).contains("--require: 'zone==' is no requirement");
        Launched alone = Launched.run(
                folder, with(PICTURE, "--nodes", "plain.yaml", "--require", "zone=us", "--verify-fraction", "0.5"));
        assertThat(alone.code()).isEqualTo(2);
        assertThat(alone.err()).contains("there is only 'local-3' that meets zone=us");
    }

    @Test
    void commandsRunWhereTheyMay() throws Exception {
        Files.writeString(folder.resolve("lines"), "1\n2\n3\n4\n5\n6\n7\n8\n");
        Launched launched = Launched.run(
                folder,
                "exec",
                "--nodes",
                "plain.yaml",
                "--require",
                "!gpu",
                "--input",
                "lines",
                "--joblog",
                "jobs.tsv",
                "--",
                "echo");
        assertThat(launched.code()).as(launched.err()).isZero();
        assertThat(launched.out().lines()).hasSize(8);
        List<String> rows = Files.readAllLines(folder.resolve("jobs.tsv"));
        assertThat(rows.subList(1, rows.size())).hasSize(8).allMatch(row -> row.contains("local-3"));
    }

    @Test
    void aKilledRunGoesOnWhereItMayRunAlone() throws Exception {
        String[] picture = {"run", "mandelbrot", "-P", "width=256", "-P", "iterations=200000", "--nodes", "plain.yaml"};
        Launched.Running running = Launched.start(folder, with(picture, "--require", "gpu"));
        running.awaitLog(30_000);
        running.kill();
        JsonNode resumed = json("resume", "--last", "--json");
        assertThat(resumed.get("requirements").toString()).isEqualTo("[\"gpu\"]");
        assertThat(resumed.get("notes").toString()).contains("resumed: ");
        assertThat(nodesOfLastRun()).isSubsetOf("local-1", "local-2");
        Launched shown = Launched.run(folder, "history", "show", "last");
        assertThat(shown.out()).contains("it may run on nodes alone that meet gpu");
    }
}
