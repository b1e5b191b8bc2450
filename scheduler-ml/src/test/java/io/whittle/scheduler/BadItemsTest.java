package io.whittle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.core.Tolerance;
import io.whittle.core.Tolerance.BadItems;
import io.whittle.policy.Policies;
import io.whittle.spi.Parameters;
import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.Outputs;
import io.whittle.spi.workload.ResultMerger;
import io.whittle.spi.workload.WorkloadDescription;
import io.whittle.spi.workload.WorkloadException;
import io.whittle.spi.workload.WorkloadJob;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Items that cannot be done, from the workload's exception to the run's record. */
@Timeout(60)
class BadItemsTest {
    private static final WorkloadDescription DESCRIPTION =
            new WorkloadDescription("numbers", "1", "Writes numbers.", List.of());

    private static RunRecord run(Numbers job, Tolerance tolerance, ByteArrayOutputStream out) {
        try (Whittle whittle = Whittle.builder().nodes(1, 1).open()) {
            return whittle.scheduler()
                    .submit(JobRequest.of(DESCRIPTION, Parameters.none(), job, Policies.fallback())
                            .withStandardOutput(out)
                            .withTolerance(tolerance))
                    .completion()
                    .join();
        }
    }

    @Test
    void theJobFailsAndSaysOverWhichItems() {
        RunRecord record = run(new Numbers(13, 99), Tolerance.DEFAULT, new ByteArrayOutputStream());
        assertThat(record.status()).isEqualTo(RunStatus.FAILED);
        assertThat(record.message()).isEqualTo("13 is unlucky; at item 13 (items 12 to 13; tried 3 times)");
    }

    @Test
    void theyAreLeftOutAndListedWhereThatIsWanted() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Numbers job = new Numbers(13, 99);
        RunRecord record = run(job, Tolerance.DEFAULT.onBadItems(BadItems.SKIP).withAttempts(2), out);
        assertThat(record.status()).isEqualTo(RunStatus.DONE_WITH_PROBLEMS);
        assertThat(record.problems())
                .containsExactly("left out: 13 is unlucky; at item 13 (items 12 to 13; tried 2 times)");
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("0 2 4 6 8 10 - 14 16 ")
                .endsWith("96 98 ");
        assertThat(job.runs.get(6L).get()).isEqualTo(2);
        assertThat(job.runs).hasSize(50);
    }

    @Test
    void itemsAreLeftOutAloneWhereTheJobCanDoWithoutThem() {
        Numbers job = new Numbers(Set.of(0L, 13L, 14L, 15L, 99L), true);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RunRecord record = run(job, Tolerance.DEFAULT.onBadItems(BadItems.SKIP).withAttempts(2), out);
        assertThat(record.status()).isEqualTo(RunStatus.DONE_WITH_PROBLEMS);
        assertThat(record.problems())
                .containsExactly(
                        "left out: 0 is unlucky (item 0; tried 2 times)",
                        "left out: 13 is unlucky (item 13; tried 2 times)",
                        "left out: 14 is unlucky (item 14; tried 2 times)",
                        "left out: 15 is unlucky (item 15; tried 2 times)",
                        "left out: 99 is unlucky (item 99; tried 2 times)");
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("1 2 3 4 5 6 7 8 9 10 11 12 16 17 ")
                .endsWith("97 98 ");
        assertThat(record.binRecords().stream().mapToLong(BinRecord::items).sum())
                .as("items whose cost is known")
                .isEqualTo(95);
    }

    @Test
    void jobsOfClosuresDoWithoutSingleItems() {
        try (Whittle whittle = Whittle.builder().nodes(1, 1).open()) {
            JobHandle<Long> job = whittle.submit(Job.over(1000)
                    .grain(100)
                    .tolerance(Tolerance.DEFAULT.onBadItems(BadItems.SKIP).withAttempts(2))
                    .sumOfLongs(item -> {
                        if (item % 500 == 77) {
                            throw new IllegalStateException("no luck");
                        }
                        return item;
                    }));
            assertThat(job.result().join()).isEqualTo(999 * 500 - 77 - 577);
            assertThat(job.record().join().problems())
                    .containsExactly(
                            "left out: IllegalStateException: no luck (item 77; tried 2 times)",
                            "left out: IllegalStateException: no luck (item 577; tried 2 times)");
        }
    }

    @Test
    void aBlockOfTooManyBadItemsIsLeftOutAsAWhole() {
        Numbers job = new Numbers(LongStream.range(0, 70).boxed().collect(Collectors.toSet()), true) {
            @Override
            public long grain() {
                return 80;
            }
        };
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RunRecord record = run(job, Tolerance.DEFAULT.onBadItems(BadItems.SKIP).withAttempts(1), out);
        assertThat(record.problems()).containsExactly("left out: 64 is unlucky; at item 64 (items 0 to 79)");
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("- 80 81 ");
    }

    /** The node that lacks room is at fault, not the items that it was given: another one does them. */
    @Test
    void nothingIsLeftOutThatANodeHadNoRoomFor() {
        AtomicReference<Thread> full = new AtomicReference<>();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Numbers job = new Numbers(Set.of(), true) {
            @Override
            public byte[] runBlock(Cursor cursor) {
                full.compareAndSet(null, Thread.currentThread());
                if (full.get() == Thread.currentThread()) {
                    throw new UncheckedIOException(new IOException("No space left on device"));
                }
                return super.runBlock(cursor);
            }
        };
        RunRecord record = run(job, Tolerance.DEFAULT.onBadItems(BadItems.SKIP).withAttempts(1), out);
        assertThat(record.problems()).isEmpty();
        assertThat(record.status()).isEqualTo(RunStatus.DONE);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo(LongStream.range(0, 100).mapToObj(item -> item + " ").collect(Collectors.joining()));
        assertThat(record.failedAttempts()).isPositive();
    }

    @Test
    void whereNoNodeHasRoomTheRunSaysSo() {
        Numbers job = new Numbers(Set.of(), true) {
            @Override
            public byte[] runBlock(Cursor cursor) {
                throw new UncheckedIOException(new IOException("No space left on device"));
            }
        };
        RunRecord record =
                run(job, Tolerance.DEFAULT.onBadItems(BadItems.SKIP).withAttempts(1), new ByteArrayOutputStream());
        assertThat(record.status()).isEqualTo(RunStatus.NO_NODE);
        assertThat(record.message())
                .startsWith("every node failed repeatedly: a disk is full there (")
                .contains("No space left on device); make room");
    }

    @Test
    void whatFailsOnceIsTriedAgainElsewhere() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Numbers job = new Numbers(13, 1);
        RunRecord record = run(job, Tolerance.DEFAULT, out);
        assertThat(record.status()).isEqualTo(RunStatus.DONE);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("10 12 14");
        assertThat(record.failedAttempts()).isEqualTo(1);
    }

    @Test
    void resultsThatAreTheSameEachTimePassTheComparison() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Numbers job = new Numbers(13, 0);
        RunRecord record = run(job, Tolerance.DEFAULT.verifying(1), out);
        assertThat(record.status()).isEqualTo(RunStatus.DONE);
        assertThat(job.runs.values())
                .allSatisfy(times -> assertThat(times.get()).isEqualTo(2));
        assertThat(record.segments()).anyMatch(segment -> segment.decision().duplicate());
    }

    /** A hundred numbers in blocks of two; one of them fails so many times. */
    private static class Numbers implements WorkloadJob {
        private final Set<Long> unlucky;
        private final int times;
        private final boolean itemByItem;
        final Map<Long, AtomicInteger> runs = new ConcurrentHashMap<>();

        Numbers(long unlucky, int times) {
            this.unlucky = Set.of(unlucky);
            this.times = times;
            this.itemByItem = false;
        }

        /** Some that fail always; the results are all the others. */
        Numbers(Set<Long> unlucky, boolean itemByItem) {
            this.unlucky = unlucky;
            this.times = Integer.MAX_VALUE;
            this.itemByItem = itemByItem;
        }

        @Override
        public boolean canLeaveOutItems() {
            return itemByItem;
        }

        @Override
        public long items() {
            return 100;
        }

        @Override
        public long grain() {
            return 2;
        }

        @Override
        public byte[] runBlock(Cursor cursor) {
            long first = cursor.firstItem();
            int run = runs.computeIfAbsent(first / 2, block -> new AtomicInteger())
                    .incrementAndGet();
            StringBuilder all = new StringBuilder();
            while (cursor.next()) {
                if (unlucky.contains(cursor.item()) && run <= times) {
                    throw new WorkloadException(cursor.item() + " is unlucky", true);
                }
                all.append(cursor.item()).append(' ');
            }
            return (itemByItem ? all.toString() : first + " ").getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public ResultMerger merger(Outputs outputs) {
            return new ResultMerger() {
                @Override
                public void accept(int block, byte[] result) throws java.io.IOException {
                    outputs.standardOutput().write(result);
                }

                @Override
                public void leftOut(int block) throws java.io.IOException {
                    outputs.standardOutput().write("- ".getBytes(StandardCharsets.UTF_8));
                }
            };
        }
    }
}
