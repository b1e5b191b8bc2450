package io.whittle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.plugin.local.LocalBackendFactory;
import io.whittle.policy.Policies;
import io.whittle.spi.Parameters;
import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.Outputs;
import io.whittle.spi.workload.ResultMerger;
import io.whittle.spi.workload.WorkloadDescription;
import io.whittle.spi.workload.WorkloadJob;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where results go: into memory, the spill file and the output folder, and what is left where they cannot. */
@Timeout(60)
class ResultsTest {
    private static final int MEGABYTE = 1 << 20;
    private static final int BLOCKS = 80; // more megabytes than are kept in memory

    @TempDir
    private Path folder;

    @Test
    void moreResultsThanMemoryHoldsWaitInAFileForTheFirstBlock() throws IOException {
        Path spill = Files.createDirectory(folder.resolve("spill"));
        RunRecord record = run(new FirstBlockLast(), spill, folder.resolve("out"));
        assertThat(record.status()).isEqualTo(RunStatus.DONE);
        byte[] written = Files.readAllBytes(folder.resolve("out/all"));
        assertThat(written).hasSize(BLOCKS * MEGABYTE);
        for (int block = 0; block < BLOCKS; block++) {
            byte[] expected = new byte[MEGABYTE];
            Arrays.fill(expected, (byte) block);
            assertThat(Arrays.equals(written, block * MEGABYTE, (block + 1) * MEGABYTE, expected, 0, MEGABYTE))
                    .as("block %d", block)
                    .isTrue();
        }
        assertThat(spill).isEmptyDirectory();
        assertThat(folder.resolve("out")).isDirectoryNotContaining("glob:**/.whittle*");
    }

    @Test
    void aSpillFolderThatCannotBeWrittenToFailsTheJobInOneSentence() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "precious");
        RunRecord record = run(new FirstBlockLast(), file, folder.resolve("out"));
        assertThat(record.status()).isEqualTo(RunStatus.FAILED);
        assertThat(record.message()).contains(file.toString()).contains("make room");
        assertThat(file).hasContent("precious");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void anOutputFolderThatIsAFileFailsTheJobAndStaysAsItIs() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "precious");
        RunRecord record = run(new TwoFiles(), folder, file);
        assertThat(record.status()).isEqualTo(RunStatus.FAILED);
        assertThat(record.message()).contains("cannot write the results to " + file);
        assertThat(file).hasContent("precious");
    }

    @Test
    void nothingIsReplacedWhereOneOfTheFilesCannotBePut() throws IOException {
        Path out = folder.resolve("out");
        Files.createDirectories(out.resolve("a-file"));
        Files.writeString(out.resolve("second"), "precious");
        RunRecord record = run(new TwoFiles(), folder, out);
        assertThat(record.status()).isEqualTo(RunStatus.FAILED);
        assertThat(record.message()).contains(out.resolve("a-file") + " is a folder");
        assertThat(out.resolve("second")).hasContent("precious");
        assertThat(out).isDirectoryNotContaining("glob:**/.whittle*");
    }

    @Test
    void aJobThatFailsLeavesNoFolderBehind() throws IOException {
        Path existing = Files.createDirectory(folder.resolve("existing"));
        WorkloadJob failing = new TwoFiles() {
            @Override
            public byte[] runBlock(Cursor cursor) {
                throw new IllegalStateException("no");
            }
        };
        assertThat(run(failing, folder, existing.resolve("new/newer")).status()).isEqualTo(RunStatus.FAILED);
        WorkloadJob failingLate = new TwoFiles() {
            @Override
            public ResultMerger merger(Outputs outputs) throws IOException {
                outputs.create("begun").write(1);
                throw new IllegalStateException("no");
            }
        };
        assertThat(run(failingLate, folder, existing.resolve("new/newer")).status())
                .isEqualTo(RunStatus.FAILED);
        assertThat(existing).isEmptyDirectory();
    }

    @Test
    void aStandardOutputThatIsClosedIsNotTakenForTheFolder() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int oneByte) throws IOException {
                throw new IOException("nobody reads it");
            }
        };
        WorkloadJob printing = new TwoFiles() {
            @Override
            public ResultMerger merger(Outputs outputs) {
                return (block, result) -> outputs.standardOutput().write(result);
            }
        };
        RunRecord record = run(printing, folder, folder.resolve("out"), closed);
        assertThat(record.status()).isEqualTo(RunStatus.FAILED);
        assertThat(record.message()).isEqualTo("cannot write the results: nobody reads it");
    }

    private static RunRecord run(WorkloadJob job, Path spill, Path out) {
        return run(job, spill, out, OutputStream.nullOutputStream());
    }

    private static RunRecord run(WorkloadJob job, Path spill, Path out, OutputStream standardOutput) {
        WorkloadDescription description = new WorkloadDescription("results", "1", "Writes files.", List.of());
        try (Scheduler scheduler = Scheduler.builder()
                .backend(new LocalBackendFactory(), Map.of("speeds", "1,1"))
                .scratchFolder(spill)
                .open()) {
            return scheduler
                    .submit(JobRequest.of(
                                    description,
                                    Parameters.none(),
                                    job,
                                    Policies.named("ss").orElseThrow())
                            .withOutputFolder(out)
                            .withStandardOutput(standardOutput))
                    .completion()
                    .join();
        }
    }

    /** Each block gives a megabyte; the first one ends when all others have. */
    private static final class FirstBlockLast implements WorkloadJob {
        private final CountDownLatch others = new CountDownLatch(BLOCKS - 1);

        @Override
        public long items() {
            return BLOCKS;
        }

        @Override
        public byte[] runBlock(Cursor cursor) throws InterruptedException {
            while (cursor.next()) {
                if (cursor.item() == 0) {
                    others.await();
                } else {
                    others.countDown();
                }
            }
            byte[] result = new byte[MEGABYTE];
            Arrays.fill(result, (byte) cursor.block());
            return result;
        }

        @Override
        public ResultMerger merger(Outputs outputs) throws IOException {
            OutputStream all = outputs.create("all");
            return (block, result) -> all.write(result);
        }
    }

    private static class TwoFiles extends OneItem {
        @Override
        public ResultMerger merger(Outputs outputs) throws IOException {
            OutputStream first = outputs.create("a-file");
            OutputStream second = outputs.create("second");
            return (block, result) -> {
                first.write(result);
                second.write(result);
            };
        }
    }
}
