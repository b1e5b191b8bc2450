package io.whittle.runtime.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Disks that are full: that of the run's log, that of its results, that of what memory cannot hold. The run stops and says
 * which, and goes on to the same bytes when there is room.
 */
@Timeout(300)
final class FullDiskIT {
    private static final String ROOMY = "200m";

    @TempDir
    private Path folder;

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    /** Commands that print so many bytes, the last two of them more, and then their line. */
    private List<String> printing(int lines, int bytes, int last) throws Exception {
        Path input = folder.resolve("lines");
        Files.writeString(
                input, IntStream.range(0, lines).mapToObj(i -> i + "\n").collect(Collectors.joining()));
        String script = "n=" + bytes + "; if [ $1 -ge " + (lines - 2) + " ]; then n=" + last + "; fi; "
                + "head -c $n /dev/zero | tr '\\0' x; echo \"$1\"";
        return List.of("exec", "--input", input.toString(), "--nodes", "1,1", "--", "sh", "-c", script, "sh", "{}");
    }

    private static byte[] printed(int lines, int bytes, int last) {
        return IntStream.range(0, lines)
                .mapToObj(i -> "x".repeat(i < lines - 2 ? bytes : last) + i + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * It stops with a sentence on what is full and what to do, and says how to go on; nothing else is said, but that the
     * history has no room either, where it is on that disk and comes to write first, and which nodes got no work for it.
     */
    private static void assertStops(Patient patient, int code, String... parts) throws Exception {
        assertThat(patient.end()).as(said(patient)).isEqualTo(code);
        List<String> sentences = patient.said()
                .lines()
                .filter(line -> line.contains("whittle: "))
                .filter(line -> !line.contains("no space left for the run history"))
                .filter(line -> !line.contains(" gets no work for "))
                .toList();
        assertThat(sentences).hasSize(2);
        assertThat(sentences.get(0))
                .contains("No space left on device")
                .contains("make room there")
                .contains(parts);
        assertThat(sentences.get(1)).contains("what is done is safe; go on with: whittle resume ");
        assertThat(patient.said()).doesNotContain("\tat ", "Exception in thread", "internal error");
    }

    private static String said(Patient patient) throws Exception {
        return patient.said().lines().filter(line -> line.length() < 1000).collect(Collectors.joining("\n"));
    }

    @Test
    void ofTheRunsLog() throws Exception {
        try (SmallDisk disk = SmallDisk.mounted(folder.resolve("home"), "2m")) {
            try (Patient patient = Patient.start(folder, printing(300, 20_000, 20_000))) {
                assertStops(
                        patient,
                        3,
                        "cannot keep the results in ",
                        folder.resolve("home/runs").toString());
            }
            disk.resize(ROOMY);
            try (Patient patient = Patient.start(folder, List.of("resume", "--last"))) {
                assertThat(patient.end()).as(said(patient)).isZero();
                assertThat(sha256(patient.said().getBytes(StandardCharsets.US_ASCII)))
                        .isEqualTo(sha256(printed(300, 20_000, 20_000)));
            }
        }
    }

    @Test
    void ofItsResults() throws Exception {
        List<String> picture =
                List.of("run", "mandelbrot", "-P", "width=512", "-P", "iterations=1000", "--nodes", "1,1", "--out");
        try (Patient patient = Patient.start(folder, with(picture, "elsewhere"))) {
            assertThat(patient.end()).as(said(patient)).isZero();
        }
        try (SmallDisk disk = SmallDisk.mounted(folder.resolve("small"), "64k")) {
            Path out = folder.resolve("small/pictures");
            try (Patient patient = Patient.start(folder, with(picture, out.toString()))) {
                assertStops(patient, 3, "cannot write the results to " + out);
            }
            assertThat(out).as("nothing half-written is left").doesNotExist();
            disk.resize(ROOMY);
            try (Patient patient = Patient.start(folder, List.of("resume", "--last"))) {
                assertThat(patient.end()).as(said(patient)).isZero();
            }
            assertThat(sha256(Files.readAllBytes(out.resolve("mandelbrot.png"))))
                    .isEqualTo(sha256(Files.readAllBytes(folder.resolve("elsewhere/mandelbrot.png"))));
        }
    }

    @Test
    void ofWhatMemoryCannotHold() throws Exception {
        try (SmallDisk disk = SmallDisk.mounted(folder.resolve("small"), "6m")) {
            Map<String, String> there = Map.of("TMPDIR", folder.resolve("small").toString());
            try (Patient patient = Patient.start(folder, printing(40, 100, 8_000_000), there)) {
                assertStops(patient, 4, "in the temporary folder " + folder.resolve("small"));
            }
            disk.resize(ROOMY);
            try (Patient patient = Patient.start(folder, List.of("resume", "--last"), there)) {
                assertThat(patient.end()).as(said(patient)).isZero();
                assertThat(sha256(patient.said().getBytes(StandardCharsets.US_ASCII)))
                        .isEqualTo(sha256(printed(40, 100, 8_000_000)));
            }
        }
    }

    private static List<String> with(List<String> command, String last) {
        return java.util.stream.Stream.concat(command.stream(), java.util.stream.Stream.of(last))
                .toList();
    }
}
