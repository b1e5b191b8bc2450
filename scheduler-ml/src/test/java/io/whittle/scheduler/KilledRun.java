package io.whittle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.commitlog.RunLogs;
import io.whittle.commitlog.UnfinishedRun;
import io.whittle.spi.workload.Cursor;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** One run in processes of their own, which are killed and begun again until it is done. Used by one thread. */
final class KilledRun {
    private final Path home;
    private final String durability;
    private final String policy;
    private int safe;
    private int kills;

    KilledRun(Path home, String durability, String policy) {
        this.home = home;
        this.durability = durability;
        this.policy = policy;
    }

    /** Returns how many processes have been killed before they were done. */
    int kills() {
        return kills;
    }

    /** Lets a process work until it has said some lines, and kills it; returns whether it was done by then. */
    boolean kill(Random random) throws IOException, InterruptedException {
        int lines = random.nextInt(10);
        Process process = start();
        try (BufferedReader output = process.inputReader()) {
            checkStart(output.readLine());
            for (int line = 0; line < lines; line++) {
                String said = output.readLine();
                if (said == null || said.startsWith("DONE")) {
                    assertThat(process.waitFor()).isZero();
                    return true;
                }
            }
            process.destroyForcibly().waitFor();
            kills++;
            return Files.exists(home.resolve("out/noise")) && log().isEmpty();
        }
    }

    /** Lets a process work to its end, however it ends; returns its last line. */
    String end(String... prefix) throws IOException, InterruptedException {
        Process process = start(prefix);
        String last = "";
        try (BufferedReader output = process.inputReader()) {
            checkStart(output.readLine());
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                last = line;
            }
        }
        assertThat(process.waitFor()).as(last).isZero();
        return last;
    }

    /** What has been safe once stays so. */
    private void checkStart(String firstLine) {
        assertThat(firstLine).isNotNull();
        int before = safe;
        safe = firstLine.startsWith("resumed with ") ? Integer.parseInt(firstLine.substring(13)) : 0;
        assertThat(safe).as(firstLine).isGreaterThanOrEqualTo(before);
    }

    private Process start(String... prefix) throws IOException {
        List<String> command = new ArrayList<>(List.of(prefix));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                KilledScheduler.class.getName(),
                home.toString(),
                durability,
                policy));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Checks that the result is what a plain loop gives, and that nothing else is left. */
    void checkResult() throws IOException {
        assertThat(sha256(Files.readAllBytes(home.resolve("out/noise")))).isEqualTo(expected());
        assertThat(log()).as("the log of a run that has ended well").isEmpty();
        assertThat(home.resolve("out")).isDirectoryNotContaining("glob:**/.whittle*");
    }

    /** Its result may be there while the log still is: then the next process has nothing to do but to merge once more. */
    private Optional<UnfinishedRun> log() {
        return new RunLogs(home.resolve("runs")).find("killed");
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
