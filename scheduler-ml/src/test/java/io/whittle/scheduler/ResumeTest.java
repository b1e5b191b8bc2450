package io.whittle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whittle.commitlog.Durability;
import io.whittle.commitlog.ResumableRun;
import io.whittle.commitlog.ResumeException;
import io.whittle.commitlog.RunLogs;
import io.whittle.core.Tolerance;
import io.whittle.history.RunHistory;
import io.whittle.history.StoredRun;
import io.whittle.plugin.local.LocalBackendFactory;
import io.whittle.policy.Policies;
import io.whittle.spi.ParameterSpec;
import io.whittle.spi.ParameterType;
import io.whittle.spi.Parameters;
import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.ItemSource;
import io.whittle.spi.workload.Outputs;
import io.whittle.spi.workload.ResultMerger;
import io.whittle.spi.workload.WorkloadDescription;
import io.whittle.spi.workload.WorkloadException;
import io.whittle.spi.workload.WorkloadJob;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs that go on after they were cancelled or failed, within one process. */
@Timeout(60)
class ResumeTest {
    private static final int BLOCKS = 40;
    private static final List<ParameterSpec> PARAMETERS = List.of(
            ParameterSpec.optional("depth", ParameterType.INTEGER, "3", "how deep"),
            ParameterSpec.optional("input", ParameterType.PATH, "none", "a file"));

    @TempDir
    private Path home;

    private RunLogs logs;
    /** How often each block ran, over all lives. */
    private final Map<Integer, AtomicInteger> ran = new ConcurrentHashMap<>();

    @BeforeEach
    void openLogs() {
        logs = new RunLogs(home.resolve("runs"));
    }

    /** Writes its block numbers; from one block on it may wait for ever, or fail. */
    private class Numbers implements WorkloadJob {
        private final int obstacle;
        private final AtomicBoolean fails;
        final CountDownLatch reached = new CountDownLatch(1);

        Numbers(int obstacle, boolean fails) {
            this.obstacle = obstacle;
            this.fails = new AtomicBoolean(fails);
        }

        @Override
        public long items() {
            return BLOCKS;
        }

        @Override
        public byte[] runBlock(Cursor cursor) throws InterruptedException {
            cursor.skipToEnd();
            if (cursor.block() >= obstacle) {
                if (fails.get()) {
                    throw new WorkloadException("block " + cursor.block() + " cannot be done", false);
                }
                reached.countDown();
                new CountDownLatch(1).await();
            }
            ran.computeIfAbsent(cursor.block(), block -> new AtomicInteger()).incrementAndGet();
            return ByteBuffer.allocate(Integer.BYTES).putInt(0, cursor.block()).array();
        }

        @Override
        public ResultMerger merger(Outputs outputs) throws IOException {
            OutputStream out = outputs.create("numbers");
            return new ResultMerger() {
                @Override
                public void accept(int block, byte[] result) throws IOException {
                    out.write(result);
                    outputs.standardOutput().write(result);
                }

                @Override
                public void finish() throws IOException {
                    out.close();
                }
            };
        }
    }

    private static WorkloadDescription description(String version) {
        return new WorkloadDescription("numbers", version, "Writes numbers.", PARAMETERS);
    }

    private JobRequest request(String version, Map<String, String> parameters, WorkloadJob job) {
        return JobRequest.of(
                        description(version),
                        Parameters.parse(PARAMETERS, parameters),
                        job,
                        Policies.named("ss").orElseThrow())
                .withOutputFolder(home.resolve("out"))
                .withRunId("r");
    }

    private Scheduler scheduler(RunListener... listeners) {
        Scheduler.Builder builder = Scheduler.builder()
                .backend(new LocalBackendFactory(), Map.of("speeds", "1"))
                .logs(logs);
        for (RunListener listener : listeners) {
            builder.listener(listener);
        }
        return builder.open();
    }

    /** Runs the first half, and is cancelled then. */
    private RunRecord interrupted(Map<String, String> parameters, RunListener... listeners) throws Exception {
        try (Scheduler scheduler = scheduler(listeners)) {
            Numbers job = new Numbers(BLOCKS / 2, false);
            RunHandle run = scheduler.submit(request("1", parameters, job));
            job.reached.await();
            run.cancel();
            return run.completion().join();
        }
    }

    private RunRecord resumed(JobRequest request, RunListener... listeners) {
        try (Scheduler scheduler = scheduler(listeners);
                ResumableRun run = logs.open("r")) {
            return scheduler.submit(request.resuming(run)).completion().join();
        }
    }

    private void checkResult() throws IOException {
        ByteBuffer numbers = ByteBuffer.wrap(Files.readAllBytes(home.resolve("out/numbers")));
        assertThat(numbers.remaining()).isEqualTo(BLOCKS * Integer.BYTES);
        for (int block = 0; block < BLOCKS; block++) {
            assertThat(numbers.getInt()).isEqualTo(block);
        }
    }

    @Test
    void whatWasDoneIsNotDoneAgainAndTheRecordIsOfOneRun() throws Exception {
        try (RunHistory history = RunHistory.open(home, warning -> {
            throw new AssertionError(warning);
        })) {
            RunRecord first = interrupted(Map.of(), history);
            assertThat(first.status()).isEqualTo(RunStatus.CANCELLED);
            assertThat(first.segments()).isNotEmpty();

            RunRecord second = resumed(request("1", Map.of(), new Numbers(BLOCKS, false)), history);
            assertThat(second.status()).isEqualTo(RunStatus.DONE);
            checkResult();
            assertThat(ran).hasSize(BLOCKS).allSatisfy((block, times) -> assertThat(times)
                    .hasValue(1));
            assertThat(second.start().startedAt()).isEqualTo(first.start().startedAt());
            assertThat(second.notes()).containsExactly("resumed: 20 of 40 blocks had been done before, in one go");
            assertThat(second.segments()).hasSizeGreaterThan(first.segments().size());
            assertThat(second.segments().subList(0, first.segments().size()))
                    .extracting(SegmentRecord::attempt)
                    .containsExactlyElementsOf(first.segments().stream()
                            .map(SegmentRecord::attempt)
                            .toList());
            assertThat(second.segments()).extracting(SegmentRecord::attempt).doesNotHaveDuplicates();
            assertThat(second.binRecords().stream().mapToLong(BinRecord::items).sum())
                    .isEqualTo(BLOCKS);
            assertThat(second.makespanNanos())
                    .isGreaterThanOrEqualTo(first.segments().get(0).endedNanos());
            assertThat(home.resolve("runs")).isEmptyDirectory();

            assertThat(history.list(5)).singleElement().satisfies(run -> assertThat(run.status())
                    .isEqualTo(RunStatus.DONE));
            StoredRun stored = history.find("r").orElseThrow();
            assertThat(stored.record().segments()).hasSameSizeAs(second.segments());
        }
    }

    @Test
    void aRunThatFailedGoesOnWhenTheReasonIsGone() throws Exception {
        try (Scheduler scheduler = scheduler()) {
            RunRecord failed = scheduler
                    .submit(request("1", Map.of(), new Numbers(BLOCKS / 2, true)))
                    .completion()
                    .join();
            assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
        }
        assertThat(logs.unfinished()).hasSize(1);
        RunRecord second = resumed(request("1", Map.of(), new Numbers(BLOCKS, false)));
        assertThat(second.status()).isEqualTo(RunStatus.DONE);
        checkResult();
    }

    /** What could not be done in one life may be possible in the next: only results are remembered. */
    @Test
    void whatWasLeftOutIsTriedAgain() throws Exception {
        Tolerance skipping = Tolerance.DEFAULT.onBadItems(Tolerance.BadItems.SKIP);
        try (Scheduler scheduler = scheduler()) {
            Numbers job = new Numbers(BLOCKS / 2, false) {
                @Override
                public byte[] runBlock(Cursor cursor) throws InterruptedException {
                    if (cursor.block() == 3) {
                        throw new WorkloadException("not today", false);
                    }
                    return super.runBlock(cursor);
                }
            };
            RunHandle run = scheduler.submit(request("1", Map.of(), job).withTolerance(skipping));
            job.reached.await();
            run.cancel();
            assertThat(run.completion().join().problems()).containsExactly("left out: not today (item 3)");
        }
        RunRecord second =
                resumed(request("1", Map.of(), new Numbers(BLOCKS, false)).withTolerance(skipping));
        assertThat(second.status()).isEqualTo(RunStatus.DONE);
        assertThat(second.problems()).isEmpty();
        checkResult();
    }

    @Test
    void anotherJobIsRefusedWithTheDifference() throws Exception {
        Path input = Files.writeString(home.resolve("input"), "some");
        Map<String, String> parameters = Map.of("input", input.toString());
        interrupted(parameters);
        refused(
                request("2", parameters, new Numbers(BLOCKS, false)),
                "the version of workload 'numbers' was 1 and is 2");
        refused(
                request("1", Map.of("input", input.toString(), "depth", "4"), new Numbers(BLOCKS, false)),
                "parameter 'depth' was 3 and is 4");
        refused(
                request("1", parameters, new Numbers(BLOCKS, false) {
                    @Override
                    public long items() {
                        return BLOCKS + 1;
                    }
                }),
                "the number of items was 40 and is 41");
        refused(
                request("1", parameters, new Numbers(BLOCKS, false) {
                    @Override
                    public Map<String, String> inputs() {
                        return Map.of("weather", "rain");
                    }
                }),
                "input 'weather' was nothing and is rain");
        Files.setLastModifiedTime(input, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        refused(request("1", parameters, new Numbers(BLOCKS, false)), "input 'input' was 4 bytes, changed ");
        assertThat(logs.unfinished()).as("runs that may still go on").hasSize(1);
    }

    private void refused(JobRequest request, String why) {
        assertThatThrownBy(() -> resumed(request))
                .isInstanceOf(ResumeException.class)
                .hasMessageContaining(why)
                .hasMessageContaining("run r cannot go on");
    }

    @Test
    void withoutDurabilityNothingIsKept() throws Exception {
        try (Scheduler scheduler = scheduler()) {
            Numbers job = new Numbers(BLOCKS / 2, false);
            RunHandle run = scheduler.submit(request("1", Map.of(), job).withDurability(Durability.none()));
            job.reached.await();
            run.cancel();
            run.completion().join();
        }
        assertThat(logs.unfinished()).isEmpty();
        assertThat(home.resolve("runs")).doesNotExist();
    }

    @Test
    void itemsFromAStreamAreNotKept() throws Exception {
        class Streamed extends Numbers implements ItemSource {
            Streamed() {
                super(BLOCKS / 2, true);
            }

            @Override
            public Optional<ItemSource> source() {
                return Optional.of(this);
            }

            @Override
            public void start(Listener listener) {
                listener.complete(BLOCKS);
            }

            @Override
            public void stop() {}

            @Override
            public int windowBlocks() {
                return BLOCKS;
            }
        }
        try (Scheduler scheduler = scheduler()) {
            scheduler
                    .submit(request("1", Map.of(), new Streamed()))
                    .completion()
                    .join();
        }
        assertThat(logs.unfinished()).isEmpty();
        interrupted(Map.of());
        assertThatThrownBy(() -> resumed(request("1", Map.of(), new Streamed())))
                .isInstanceOf(ResumeException.class)
                .hasMessageContaining("stream");
    }

    @Test
    void aLogThatIsKeptSaysThatTheRunIsOver() {
        try (Scheduler scheduler = scheduler()) {
            RunRecord done = scheduler
                    .submit(request("1", Map.of(), new Numbers(BLOCKS, false)).keepingLog())
                    .completion()
                    .join();
            assertThat(done.status()).isEqualTo(RunStatus.DONE);
        }
        assertThat(home.resolve("runs/r/.whittle/commit.log")).isNotEmptyFile();
        assertThat(logs.unfinished()).isEmpty();
        assertThatThrownBy(() -> logs.open("r")).hasMessageContaining("has ended well");
    }

    @Test
    void whereNoLogCanBeWrittenTheRunGoesOn() throws Exception {
        Files.writeString(home.resolve("runs"), "a file where a folder should be");
        try (Scheduler scheduler = scheduler()) {
            RunRecord done = scheduler
                    .submit(request("1", Map.of(), new Numbers(BLOCKS, false)))
                    .completion()
                    .join();
            assertThat(done.status()).isEqualTo(RunStatus.DONE);
        }
        checkResult();
    }
}
