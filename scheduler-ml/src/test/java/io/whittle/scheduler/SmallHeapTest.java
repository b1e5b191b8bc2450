package io.whittle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.spi.Partition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Memory bounds neither how large results are nor how many items there are. */
@Timeout(120)
class SmallHeapTest {
    @TempDir
    private Path home;

    @Test
    void aGigabyteOfResultsFitsThrough64MegabytesOfMemory() throws Exception {
        int blocks = 2048;
        int bytes = 512 << 10;
        assertThat(run(64, "sync", blocks, bytes, blocks)).isEqualTo(SmallHeap.expected(blocks, bytes));
        assertThat(home.resolve("runs").toFile().list()).isNullOrEmpty();
    }

    @Test
    void withoutALogResultsWaitInATemporaryOne() throws Exception {
        int blocks = 400;
        int bytes = 512 << 10;
        assertThat(run(64, "none", blocks, bytes, blocks)).isEqualTo(SmallHeap.expected(blocks, bytes));
        assertThat(home.resolve("runs")).doesNotExist();
        assertThat(home.resolve("scratch")).isEmptyDirectory();
    }

    @Test
    void aThousandMillionItemsFitIntoIt() throws Exception {
        long items = 1_000_000_000;
        int blocks = Partition.of(items).blocks();
        assertThat(run(64, "sync", blocks, 16, items)).isEqualTo(SmallHeap.expected(blocks, 16));
    }

    private String run(int megabytes, String durability, int blocks, int bytes, long items)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + megabytes + "m",
                        "-XX:MaxDirectMemorySize=16m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallHeap.class.getName(),
                        home.toString(),
                        durability,
                        Integer.toString(blocks),
                        Integer.toString(bytes),
                        Long.toString(items))
                .redirectErrorStream(false)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out.strip() + " ";
    }
}
