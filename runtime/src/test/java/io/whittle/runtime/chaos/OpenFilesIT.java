package io.whittle.runtime.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.whittle.plugin.ledger.PlainLedger;
import io.whittle.spi.OpenFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that may open no further file from the middle of a run on: what can still end ends right; else the run stops and
 * says what ran out, and goes on from there when it is allowed more.
 */
@Timeout(300)
final class OpenFilesIT {
    private static final int LINES = 1500;
    private static final String WORK = "i=0; while [ $i -lt 2000 ]; do i=$((i+1)); done; echo \"<$1>\"";

    @TempDir
    private Path folder;

    @BeforeAll
    static void canBeForbidden() throws Exception {
        Process probe = new ProcessBuilder("sleep", "60").start();
        try {
            assumeTrue(Patient.forbidFiles(probe.pid()), "no prlimit, which takes file handles from a process");
        } finally {
            probe.destroyForcibly();
        }
    }

    private List<String> exec(String... nodes) throws Exception {
        Path input = folder.resolve("lines");
        Files.writeString(input, numbers("", "\n"));
        List<String> command = new ArrayList<>(List.of("exec", "--input", input.toString()));
        command.addAll(List.of(nodes));
        command.addAll(List.of("--", "sh", "-c", WORK, "sh", "{}"));
        return command;
    }

    private static String numbers(String before, String after) {
        return IntStream.range(0, LINES).mapToObj(i -> before + i + after).collect(Collectors.joining());
    }

    private static String sha256(String text) throws Exception {
        return sha256(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    /** It has stopped with one sentence on what to do, and how to go on; nothing else is said but in warnings. */
    private static void assertStoppedInASentence(Patient patient, int code) throws Exception {
        assertThat(patient.end()).as(patient.said()).isEqualTo(code);
        assertNoTraces(patient);
        List<String> sentences = patient.said()
                .lines()
                .filter(line -> line.startsWith("whittle: ") && !line.startsWith("whittle: warning: "))
                .toList();
        assertThat(sentences).hasSize(2);
        assertThat(sentences.get(0)).contains("open").endsWith(OpenFiles.REMEDY);
        assertThat(sentences.get(1)).contains("what is done is safe; go on with: whittle resume ");
    }

    private static void assertNoTraces(Patient patient) throws Exception {
        assertThat(patient.said()).doesNotContain("\tat ", "Exception in thread", "internal error");
    }

    @Test
    void commandsThatCannotBeStartedAreNotHeldToHaveFailed() throws Exception {
        try (Patient patient = Patient.start(folder, exec("--keep-going"))) {
            assertThat(patient.awaitCommitted(10_000)).as(patient.said()).isTrue();
            Patient.forbidFiles(patient.pid());
            assertStoppedInASentence(patient, 4);
        }
        try (Patient patient = Patient.start(folder, List.of("resume", "--last"))) {
            assertThat(patient.end()).as(patient.said()).isZero();
            assertThat(sha256(patient.said())).isEqualTo(sha256(numbers("<", ">\n")));
        }
    }

    @Test
    void whatIsDoneIsKeptWhereItsResultCannotBeWritten() throws Exception {
        byte[] tips = Tips.of(1, 20_000);
        Path input = Files.write(folder.resolve("tips.csv"), tips);
        List<String> command = List.of(
                "run", "ledger", "-P", "input=" + input, "-P", "item-bytes=2048", "--nodes", "0.1,0.1", "--out", "out");
        try (Patient patient = Patient.start(folder, command)) {
            assertThat(patient.awaitCommitted(10_000)).as(patient.said()).isTrue();
            Patient.forbidFiles(patient.pid());
            assertStoppedInASentence(patient, 3);
        }
        assertThat(folder.resolve("out/ledger.csv")).doesNotExist();
        try (Patient patient = Patient.start(folder, List.of("resume", "--last"))) {
            assertThat(patient.end()).as(patient.said()).isZero();
        }
        assertThat(sha256(Files.readAllBytes(folder.resolve("out/ledger.csv"))))
                .isEqualTo(sha256(PlainLedger.of(tips).sheet()));
    }

    @Test
    void aWorkerThatCanOpenNothingLeavesTheWorkToTheOthers() throws Exception {
        try (Patient patient = Patient.start(folder, exec("--backend", "process", "--nodes", "0.5,0.5,0.5"))) {
            assertThat(patient.awaitCommitted(10_000)).as(patient.said()).isTrue();
            Patient.forbidFiles(patient.awaitWorkers().get(0).pid());
            assertThat(patient.end()).as(patient.said()).isZero();
            assertNoTraces(patient);
            String output = patient.said()
                    .lines()
                    .filter(line -> line.startsWith("<"))
                    .map(line -> line + "\n")
                    .collect(Collectors.joining());
            assertThat(sha256(output)).isEqualTo(sha256(numbers("<", ">\n")));
            patient.awaitNoWorkers();
        }
    }

    @Test
    void aDeadWorkerThatCannotBeReplacedIsDoneWithout() throws Exception {
        try (Patient patient = Patient.start(folder, exec("--backend", "process", "--nodes", "0.5,0.5,0.5"))) {
            assertThat(patient.awaitCommitted(10_000)).as(patient.said()).isTrue();
            Patient.forbidFiles(patient.pid());
            Patient.signal("KILL", patient.awaitWorkers().get(0));
            assertThat(patient.end()).as(patient.said()).isZero();
            assertNoTraces(patient);
            patient.awaitNoWorkers();
        }
    }
}
