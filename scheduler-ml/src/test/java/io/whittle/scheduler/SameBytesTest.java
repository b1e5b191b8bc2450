package io.whittle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.plugin.local.LocalBackendFactory;
import io.whittle.policy.Policies;
import io.whittle.spi.Parameters;
import io.whittle.spi.policy.Policy;
import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.Outputs;
import io.whittle.spi.workload.ResultMerger;
import io.whittle.spi.workload.WorkloadDescription;
import io.whittle.spi.workload.WorkloadException;
import io.whittle.spi.workload.WorkloadJob;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real threads, random policies, nodes, grains and failures: the same bytes, each item counted once. */
@Timeout(120)
class SameBytesTest {
    private static final int ROUNDS = 40;

    /** Sums item values in an order-sensitive way; fails now and then at first. */
    private static final class Sums implements WorkloadJob {
        final AtomicInteger merged = new AtomicInteger();
        private final Set<Integer> failedOnce = ConcurrentHashMap.newKeySet();
        private final long items;
        private final long grain;
        private final int failEvery;

        Sums(long items, long grain, int failEvery) {
            this.items = items;
            this.grain = grain;
            this.failEvery = failEvery;
        }

        @Override
        public long items() {
            return items;
        }

        @Override
        public long grain() {
            return grain;
        }

        @Override
        public byte[] runBlock(Cursor cursor) {
            if (failEvery > 0 && cursor.block() % failEvery == 0 && failedOnce.add(cursor.block())) {
                throw new WorkloadException("block " + cursor.block() + " failed for once", true);
            }
            double sum = 0;
            while (cursor.next()) {
                sum += Math.sin((double) cursor.item()) / (1 + cursor.item() % 7);
            }
            return ByteBuffer.allocate(Double.BYTES).putDouble(sum).array();
        }

        @Override
        public ResultMerger merger(Outputs outputs) throws IOException {
            OutputStream file = outputs.create("sums.bin");
            return new ResultMerger() {
                private double total;

                @Override
                public void accept(int block, byte[] result) throws IOException {
                    assertThat(block).isEqualTo(merged.getAndIncrement());
                    total = total * 0.999 + ByteBuffer.wrap(result).getDouble();
                    file.write(
                            ByteBuffer.allocate(Double.BYTES).putDouble(total).array());
                }

                @Override
                public void finish() throws IOException {
                    file.close();
                }
            };
        }
    }

    @Test
    void theResultIsTheSameWhateverPolicyNodesAndFailures(@TempDir Path folder) {
        WorkloadDescription description = new WorkloadDescription("sums", "1", "Sums for a test.", List.of());
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(round);
            long items = random.nextInt(5000);
            long grain = 1 + random.nextInt(20);
            List<String> hashes = new ArrayList<>();
            for (int way = 0; way < 3; way++) {
                List<Policy> policies = Policies.all();
                Policy policy = policies.get(random.nextInt(policies.size()));
                int failEvery = random.nextInt(3) * 50;
                try (Scheduler scheduler = Scheduler.builder()
                        .backend(new LocalBackendFactory(), Map.of("speeds", speeds(random)))
                        .open()) {
                    Sums job = new Sums(items, grain, failEvery);
                    RunRecord run = scheduler
                            .submit(JobRequest.of(description, Parameters.none(), job, policy)
                                    .withSeed(round)
                                    .withOutputFolder(folder.resolve(round + "-" + way)))
                            .completion()
                            .join();
                    String shown = "round " + round + ", " + policy.name() + ": " + run.message();
                    assertThat(run.status()).as(shown).isEqualTo(RunStatus.DONE);
                    assertThat(job.merged).as(shown).hasValue(run.partition().blocks());
                    // what a copy did in vain was done all the same
                    boolean copied = run.segments().stream()
                            .anyMatch(segment -> segment.decision().duplicate());
                    long done = run.segments().stream()
                            .mapToLong(SegmentRecord::itemsDone)
                            .sum();
                    assertThat(done).as(shown).isGreaterThanOrEqualTo(items);
                    assertThat(copied || done == items).as(shown).isTrue();
                    hashes.add(run.outputs().get(0).sha256());
                }
            }
            assertThat(hashes).as("round " + round).containsOnly(hashes.get(0));
        }
    }

    @Test
    void severalJobsAtOnceKeepTheirResultsApart(@TempDir Path folder) {
        WorkloadDescription description = new WorkloadDescription("sums", "1", "Sums for a test.", List.of());
        List<String> alone = new ArrayList<>();
        List<RunHandle> together = new ArrayList<>();
        try (Scheduler scheduler = Scheduler.builder()
                .backend(new LocalBackendFactory(), Map.of("speeds", "1,0.5,0.5"))
                .open()) {
            for (int i = 0; i < 5; i++) {
                alone.add(submit(scheduler, description, i, folder.resolve("alone-" + i))
                        .completion()
                        .join()
                        .outputs()
                        .get(0)
                        .sha256());
            }
            for (int i = 0; i < 5; i++) {
                together.add(submit(scheduler, description, i, folder.resolve("together-" + i)));
            }
            List<String> hashes = together.stream()
                    .map(run -> run.completion().join().outputs().get(0).sha256())
                    .toList();
            assertThat(hashes).isEqualTo(alone);
        }
    }

    private static RunHandle submit(Scheduler scheduler, WorkloadDescription description, int i, Path folder) {
        Policy policy = Policies.all().get(i);
        Sums job = new Sums(2000L + i, 3, 0);
        return scheduler.submit(
                JobRequest.of(description, Parameters.none(), job, policy).withOutputFolder(folder));
    }

    private static String speeds(Random random) {
        List<String> speeds = new ArrayList<>();
        int nodes = 1 + random.nextInt(4);
        for (int i = 0; i < nodes; i++) {
            speeds.add(random.nextBoolean() ? "1" : "0.5");
        }
        return String.join(",", speeds);
    }
}
