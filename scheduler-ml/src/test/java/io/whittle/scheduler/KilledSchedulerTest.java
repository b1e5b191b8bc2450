package io.whittle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.spi.workload.Cursor;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Killed at any moment and resumed, a run gives the same bytes. */
@Timeout(120)
class KilledSchedulerTest {
    @TempDir
    private Path home;

    @ParameterizedTest
    @CsvSource({"sync,learned,4,1", "1m,ss,1,2"})
    void killedAndResumedGivesTheSameBytes(String durability, String policy, int kills, long seed) throws Exception {
        Random random = new Random(seed);
        int least = 0;
        for (int kill = 0; kill < kills; kill++) {
            least = killedAfter(random.nextInt(8), durability, policy, least);
        }
        String end = completed(durability, policy, least);
        assertThat(end).as("after %d blocks had been safe", least).startsWith("DONE ");
        assertThat(sha256(Files.readAllBytes(home.resolve("out/noise")))).isEqualTo(expected());
        assertThat(home.resolve("runs")).isEmptyDirectory();
        assertThat(home.resolve("out")).isDirectoryNotContaining("glob:**/.whittle*");
    }

    /** Lets a scheduler work until it has said so many lines; returns how many blocks are known to be safe then. */
    private int killedAfter(int lines, String durability, String policy, int least) throws Exception {
        Process process = start(durability, policy);
        try (BufferedReader output = process.inputReader()) {
            int safe = safeAtStart(output.readLine(), least);
            for (int line = 0; line < lines; line++) {
                String said = output.readLine();
                if (said == null || said.startsWith("DONE")) {
                    safe = 0; // too fast to be killed: the next one begins anew
                }
            }
            process.destroyForcibly().waitFor();
            return safe;
        }
    }

    private String completed(String durability, String policy, int least) throws Exception {
        Process process = start(durability, policy);
        String last = "";
        try (BufferedReader output = process.inputReader()) {
            safeAtStart(output.readLine(), least);
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                last = line;
            }
        }
        assertThat(process.waitFor()).isZero();
        return last;
    }

    /** What has been safe once stays so. */
    private static int safeAtStart(String firstLine, int least) {
        assertThat(firstLine).isNotNull();
        int safe = firstLine.startsWith("resumed with ") ? Integer.parseInt(firstLine.substring(13)) : 0;
        assertThat(safe).as(firstLine).isGreaterThanOrEqualTo(least);
        return safe;
    }

    private Process start(String durability, String policy) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledScheduler.class.getName(),
                        home.toString(),
                        durability,
                        policy)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static String expected() {
        MessageDigest hash = sha256();
        NoisyJob job = KilledScheduler.job();
        for (int block = 0; block < KilledScheduler.BLOCKS; block++) {
            hash.update(job.runBlock(new Cursor(block, block, block + 1)));
        }
        return HexFormat.of().formatHex(hash.digest());
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
