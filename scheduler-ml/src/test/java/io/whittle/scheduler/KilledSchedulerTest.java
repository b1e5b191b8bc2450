package io.whittle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Killed at any moment and resumed, a run gives the same bytes. */
@Timeout(120)
class KilledSchedulerTest {
    @TempDir
    private Path home;

    @ParameterizedTest
    @CsvSource({"sync,learned,3,1", "1m,ss,1,2"})
    void killedAndResumedGivesTheSameBytes(String durability, String policy, int kills, long seed) throws Exception {
        KilledRun run = new KilledRun(home, durability, policy);
        Random random = new Random(seed);
        boolean done = false;
        while (!done && run.kills() < kills) {
            done = run.kill(random);
        }
        if (!done) {
            assertThat(run.end()).startsWith("DONE ");
        }
        run.checkResult();
    }

    /** No file may become larger than half of the results: to those who write, that is a disk that is full. */
    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no limit to the size of files")
    void whereADiskIsFullTheRunFailsInOneSentenceAndGoesOnWhenThereIsRoom() throws Exception {
        KilledRun run = new KilledRun(home, "sync", "learned");
        String failed = run.end("sh", "-c", "ulimit -f 2000; exec \"$@\"", "sh");
        assertThat(failed).startsWith("FAILED ").contains("make room there");
        assertThat(run.end()).startsWith("DONE ");
        run.checkResult();
    }
}
