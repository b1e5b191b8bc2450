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
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
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
    private static final class Numbers implements WorkloadJob {
        private final long unlucky;
        private final int times;
        final Map<Long, AtomicInteger> runs = new ConcurrentHashMap<>();

        Numbers(long unlucky, int times) {
            this.unlucky = unlucky;
            this.times = times;
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
            while (cursor.next()) {
                if (cursor.item() == unlucky && run <= times) {
                    throw new WorkloadException(unlucky + " is unlucky", true);
                }
            }
            return (first + " ").getBytes(StandardCharsets.UTF_8);
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
