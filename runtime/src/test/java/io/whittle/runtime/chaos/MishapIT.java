package io.whittle.runtime.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.mishap.MishapBundle;
import io.whittle.mishap.MishapWorkload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Items that end their worker, take all of its memory or throw, on real workers. */
@Timeout(600)
final class MishapIT {
    private static final int ITEMS = 60;
    private static final int STEPS = 1000;

    @TempDir
    private Path folder;

    private Path memory;

    @BeforeEach
    void install() throws IOException {
        MishapBundle.writeTo(folder.resolve("home/plugins/mishap.jar"));
        memory = Files.createDirectory(folder.resolve("memory"));
    }

    private Patient run(String mishaps, String... more) throws IOException {
        return runOn("1,1", mishaps, more);
    }

    private Patient runOn(String nodes, String mishaps, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of("run", "mishap", "-P", "mishaps=" + mishaps));
        command.addAll(List.of("-P", "items=" + ITEMS, "-P", "steps=" + STEPS, "--out", "out"));
        command.addAll(List.of("--backend", "process", "--nodes", nodes, "--setting", "memory=64m"));
        command.addAll(List.of(more));
        return Patient.start(folder, command);
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("out").resolve(MishapWorkload.OUTPUT));
    }

    private static String expected() {
        return new String(MishapWorkload.expected(ITEMS, STEPS), StandardCharsets.US_ASCII);
    }

    @Test
    void whatHappensOnceLeavesNoTrace() throws Exception {
        try (Patient patient = run("halt:7,allocate:20,throw:33,fail:41", "-P", "memory=" + memory)) {
            assertThat(patient.end()).as(patient.said()).isZero();
            patient.awaitNoWorkers();
        }
        try (var happened = Files.list(memory)) {
            assertThat(happened.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("7-halt-1", "20-allocate-1", "33-throw-1", "41-fail-1");
        }
        assertThat(output()).isEqualTo(expected());
    }

    @Test
    void itemsThatAlwaysEndTheirWorkerAreLeftOutAndNamedAndNoOthers() throws Exception {
        String said;
        try (Patient patient = run("halt:7,allocate:20,refuse:33", "--on-bad-item", "skip")) {
            assertThat(patient.end()).as(patient.said()).isEqualTo(3);
            said = patient.said();
            patient.awaitNoWorkers();
        }
        assertThat(said).contains("7", "20", "33 was told to refuse");
        assertThat(output()).isEqualTo(expected().replaceAll("(?m)^(7|20|33) .*\\n", ""));
    }

    @Test
    void ofABlockOfSeveralItemsTheGuiltyOnesAreLeftOutAlone() throws Exception {
        String said;
        try (Patient patient = run(
                "halt:7,halt:9,allocate:21,throw:22,refuse:33",
                "-P",
                "grain=10",
                "-P",
                "singly=true",
                "--on-bad-item",
                "skip")) {
            assertThat(patient.end()).as(patient.said()).isEqualTo(3);
            said = patient.said();
            patient.awaitNoWorkers();
        }
        assertThat(said)
                .containsPattern("left out: .*exit code .* \\(item 7; tried 3 times\\)")
                .containsPattern("left out: .* \\(item 21; tried 3 times\\)")
                .contains("(item 9;", "(item 22; tried 3 times)", "(item 33)");
        assertThat(output()).isEqualTo(expected().replaceAll("(?m)^(7|9|21|22|33) .*\\n", ""));
    }

    /** That they are many is no reason to give up workers: each of them comes to begin with something. */
    @Test
    void manyItemsThatEndTheirWorkerAreLeftOutAlone() throws Exception {
        try (Patient patient = runOn(
                "1", "halt:10-20", "-P", "grain=30", "-P", "singly=true", "--on-bad-item", "skip", "--attempts", "1")) {
            assertThat(patient.end()).as(patient.said()).isEqualTo(3);
            patient.awaitNoWorkers();
        }
        assertThat(output()).isEqualTo(expected().replaceAll("(?m)^(1\\d|20) .*\\n", ""));
    }

    /** What goes wrong when all items are done is none of the items' fault. */
    @Test
    void aBlockWhoseResultCannotBeMadeIsLeftOutWhole() throws Exception {
        String said;
        try (Patient patient = run(
                "halt:7,throw:33", "-P", "grain=10", "-P", "singly=true", "-P", "late=true", "--on-bad-item", "skip")) {
            assertThat(patient.end()).as(patient.said()).isEqualTo(3);
            said = patient.said();
            patient.awaitNoWorkers();
        }
        assertThat(said)
                .containsPattern("left out: .*exit code .*[^0-9] \\(items 0 to 9; tried 3 times\\)")
                .contains("(items 30 to 39; tried 3 times)")
                .doesNotContain("at item");
        assertThat(output()).isEqualTo(expected().replaceAll("(?m)^(\\d|3\\d) .*\\n", ""));
    }

    /** Where a workload cannot do without single items, its block is left out whole; which of them it was is said. */
    @Test
    void ofABlockOfSeveralItemsTheGuiltyOneIsNamed() throws Exception {
        String said;
        try (Patient patient = run("halt:7,refuse:33", "-P", "grain=10", "--on-bad-item", "skip")) {
            assertThat(patient.end()).as(patient.said()).isEqualTo(3);
            said = patient.said();
            patient.awaitNoWorkers();
        }
        assertThat(said)
                .containsPattern("left out: .*exit code .*; at item 7 \\(items 0 to 9; tried 3 times\\)")
                .contains("; at item 33 (items 30 to 39)");
        assertThat(output()).isEqualTo(expected().replaceAll("(?m)^(\\d|3\\d) .*\\n", ""));
    }
}
