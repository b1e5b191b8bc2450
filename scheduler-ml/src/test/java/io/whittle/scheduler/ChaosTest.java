package io.whittle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What takes too long for each build: {@code ./mvnw -Pchaos -pl scheduler-ml -am verify}. */
@Tag("chaos")
class ChaosTest {
    private static final int KILLS = Integer.getInteger("whittle.chaos.kills", 100);
    private static final long GIGABYTES = Long.getLong("whittle.chaos.gigabytes", 20);

    @TempDir
    private Path folder;

    @Test
    void schedulersAreKilledAHundredTimesAndEveryResultIsTheSame() throws Exception {
        Random random = new Random(5);
        int kills = 0;
        int runs = 0;
        String[] durabilities = {"sync", "200ms", "1m"};
        String[] policies = {"learned", "ss", "fac2", "static"};
        while (kills < KILLS) {
            Path home = Files.createDirectory(folder.resolve("run-" + runs));
            KilledRun run =
                    new KilledRun(home, durabilities[runs % durabilities.length], policies[runs % policies.length]);
            boolean done = false;
            int wanted = Math.min(KILLS - kills, 1 + random.nextInt(8));
            while (!done && run.kills() < wanted) {
                done = run.kill(random);
            }
            if (!done) {
                assertThat(run.end()).startsWith("DONE ");
            }
            run.checkResult();
            kills += run.kills();
            runs++;
        }
        System.out.println("killed " + kills + " schedulers in " + runs + " runs: every result the same to the byte");
    }

    @Test
    void twentyGigabytesOfResultsFitThrough512MegabytesOfMemory() throws Exception {
        int bytes = 1 << 20;
        int blocks = (int) (GIGABYTES << 10);
        long begun = System.nanoTime();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallHeap.class.getName(),
                        folder.toString(),
                        "sync",
                        Integer.toString(blocks),
                        Integer.toString(bytes),
                        Integer.toString(blocks))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(said(process) + " ").isEqualTo(SmallHeap.expected(blocks, bytes));
        System.out.println(GIGABYTES + " GB of results in " + (System.nanoTime() - begun) / 1_000_000_000 + " s");
    }

    private static String said(Process process) throws IOException, InterruptedException {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out.strip();
    }
}
