package io.whittle.spi.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.whittle.spi.InvalidParameterException;
import io.whittle.spi.ParameterSpec;
import io.whittle.spi.Parameters;
import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.ItemFeatures;
import io.whittle.spi.workload.Workload;
import io.whittle.spi.workload.WorkloadDescription;
import io.whittle.spi.workload.WorkloadException;
import io.whittle.spi.workload.WorkloadJob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What every workload must do; the rules are those of {@code docs/spi.md}. A workload's own test extends this class and
 * says which workload, and a few small jobs of several blocks each:
 *
 * <pre>{@code
 * class PrimesTest extends WorkloadContract {
 *     protected Workload workload() {
 *         return new Primes();
 *     }
 *
 *     protected List<Map<String, String>> jobs() {
 *         return List.of(Map.of("from", "0", "to", "1000"));
 *     }
 * }
 * }</pre>
 *
 * <p>Each job is opened and run several times, so it should take a second at most.
 */
public abstract class WorkloadContract {
    private static final long SEED = 20_240_517;
    private static final int THREADS = 4;

    /** Returns the workload to be tested. */
    protected abstract Workload workload();

    /** Returns the parameters of at least one job that can be opened; called for every test. */
    protected abstract List<Map<String, String>> jobs() throws Exception;

    /**
     * Returns parameters of jobs that cannot be opened, each with a word that the message about it contains: the file that
     * is missing, the number that is too large.
     */
    protected Map<Map<String, String>, String> refusals() throws Exception {
        return Map.of();
    }

    /** A check of one opened job. */
    private interface Check {
        void on(OpenedJob job) throws Exception;
    }

    private void forEachJob(Check check) throws Exception {
        List<Map<String, String>> jobs = jobs();
        assertThat(jobs).as("jobs to test").isNotEmpty();
        for (Map<String, String> parameters : jobs) {
            try (OpenedJob job = OpenedJob.open(workload(), parameters)) {
                check.on(job);
            }
        }
    }

    @Test
    @DisplayName("W1: the description is always equal, names each parameter once, and has a sentence for each")
    void describesItself() {
        WorkloadDescription description = workload().description();
        assertThat(workload().description()).isEqualTo(description);
        assertThat(description.summary()).isNotBlank();
        assertThat(description.parameters()).extracting(ParameterSpec::name).doesNotHaveDuplicates();
        assertThat(description.parameters())
                .extracting(ParameterSpec::description)
                .allMatch(text -> !text.isBlank());
    }

    @Test
    @DisplayName(
            "W2: what cannot be opened is refused by a WorkloadException or InvalidParameterException that says why")
    void refusesWhatCannotBeOpened() throws Exception {
        assumeTrue(!refusals().isEmpty(), "the test names no job that cannot be opened");
        List<ParameterSpec> specs = workload().description().parameters();
        refusals().forEach((parameters, word) -> assertThatThrownBy(() ->
                        workload().open(Parameters.parse(specs, parameters)).close())
                .as("opening %s", parameters)
                .isInstanceOfAny(WorkloadException.class, InvalidParameterException.class)
                .hasMessageContaining(word));
    }

    @Test
    @DisplayName("W3: the same parameters over the same input give the same items and the same blocks")
    void opensTheSameJobAgain() throws Exception {
        for (Map<String, String> parameters : jobs()) {
            try (OpenedJob job = OpenedJob.open(workload(), parameters);
                    OpenedJob again = OpenedJob.open(workload(), parameters)) {
                assertThat(again.partition()).as("of %s", parameters).isEqualTo(job.partition());
                assertThat(again.job().requirements())
                        .as("what nodes are required to be")
                        .isEqualTo(job.job().requirements());
                assertThat(job.job().grain())
                        .as("grain once all items are known")
                        .isEqualTo(job.partition().grain());
            }
        }
    }

    @Test
    @DisplayName("W4: a block's run takes every item from its cursor and returns bytes")
    void takesEveryItem() throws Exception {
        forEachJob(job -> {
            for (int block = 0; block < job.partition().blocks(); block++) {
                Cursor cursor = job.cursor(block);
                assertThat(job.job().runBlock(cursor))
                        .as("result of block %d", block)
                        .isNotNull();
                assertThat(cursor.exhausted())
                        .as("block %d read to its end", block)
                        .isTrue();
            }
        });
    }

    @Test
    @DisplayName("W5: a block gives the same bytes each time, whatever ran before it, also from a job opened anew")
    void repeatsItself() throws Exception {
        for (Map<String, String> parameters : jobs()) {
            try (OpenedJob job = OpenedJob.open(workload(), parameters);
                    OpenedJob again = OpenedJob.open(workload(), parameters)) {
                List<byte[]> results = job.runAll();
                for (int block : shuffled(results.size())) {
                    assertThat(job.run(block)).as("block %d again", block).isEqualTo(results.get(block));
                    assertThat(again.run(block))
                            .as("block %d of a new job", block)
                            .isEqualTo(results.get(block));
                }
            }
        }
    }

    @Test
    @DisplayName("W6: blocks that run at once on several threads, even the same block, give the same bytes")
    void runsConcurrently() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            forEachJob(job -> {
                List<byte[]> expected = job.runAll();
                List<Integer> order = new ArrayList<>(shuffled(expected.size()));
                order.addAll(shuffled(expected.size()));
                List<Future<byte[]>> results = new ArrayList<>();
                for (int block : order) {
                    results.add(threads.submit(() -> job.run(block)));
                }
                for (int i = 0; i < order.size(); i++) {
                    int block = order.get(i);
                    assertThat(results.get(i).get())
                            .as("block %d among others", block)
                            .isEqualTo(expected.get(block));
                }
            });
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @DisplayName("W7: a cancelled or interrupted run of a block ends, and spoils no later run of it")
    void endsWhenCancelled() throws Exception {
        forEachJob(job -> {
            for (int block = 0; block < job.partition().blocks(); block++) {
                byte[] expected = job.run(block);
                runCancelled(job, cancelled(job, block), false);
                runCancelled(job, cancelled(job, block), true);
                assertThat(job.run(block))
                        .as("block %d after a cancelled run", block)
                        .isEqualTo(expected);
            }
        });
    }

    private static Cursor cancelled(OpenedJob job, int block) {
        Cursor cursor = job.cursor(block);
        cursor.cancel();
        return cursor;
    }

    /** Runs a block whose cursor has been cancelled, or will be. */
    private static void runCancelled(OpenedJob job, Cursor cursor, boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        try {
            job.job().runBlock(cursor); // what it returns is thrown away, and so is what it throws
        } catch (Exception e) {
            assertThat(cursor.cancelled())
                    .as("thrown by a run that was not cancelled: %s", e)
                    .isTrue();
        } finally {
            Thread.interrupted(); // the interrupt may not have been heeded: there was nothing to do
        }
    }

    @Test
    @DisplayName(
            "W8: features are as many as their names, finite and not negative; a range's mean follows from its parts")
    void tellsFeatures() throws Exception {
        Random random = new Random(SEED);
        forEachJob(job -> {
            ItemFeatures features = job.job().features();
            assertThat(features.names()).doesNotHaveDuplicates().isEqualTo(features.names());
            long items = job.partition().items();
            for (int round = 0; round < 50 && items > 0; round++) {
                long from = random.nextLong(items);
                long to = from + 1 + random.nextLong(items - from);
                long middle = from + random.nextLong(to - from + 1);
                double[] whole = means(features, from, to);
                double[] left = middle > from ? means(features, from, middle) : whole;
                double[] right = to > middle ? means(features, middle, to) : whole;
                for (int i = 0; i < whole.length; i++) {
                    double share = (double) (middle - from) / (to - from);
                    assertThat(whole[i])
                            .as(
                                    "mean of '%s' over the items %d to %d",
                                    features.names().get(i), from, to)
                            .isCloseTo(share * left[i] + (1 - share) * right[i], within(1e-6 * (1 + whole[i])));
                }
            }
        });
    }

    private static double[] means(ItemFeatures features, long from, long to) {
        double[] means = new double[features.names().size()];
        Arrays.fill(means, Double.NaN); // so that a value left out is found
        features.means(from, to, means);
        for (double mean : means) {
            assertThat(mean)
                    .as("means of %s over %d to %d", features.names(), from, to)
                    .isFinite()
                    .isNotNegative();
        }
        return means;
    }

    @Test
    @DisplayName("W9: merging in block order puts out the same bytes each time, whichever opened job ran the blocks")
    void mergesToTheSameBytes() throws Exception {
        for (Map<String, String> parameters : jobs()) {
            try (OpenedJob job = OpenedJob.open(workload(), parameters);
                    OpenedJob elsewhere = OpenedJob.open(workload(), parameters)) {
                List<String> outputs = job.merge(elsewhere.runAll());
                assertThat(elsewhere.merge(job.runAll()))
                        .as("outputs of %s", parameters)
                        .isEqualTo(outputs);
            }
        }
    }

    @Test
    @DisplayName("W10: a job can be closed unused, after its merge, and twice")
    void closes() throws Exception {
        for (Map<String, String> parameters : jobs()) {
            Workload workload = workload();
            WorkloadJob unused =
                    workload.open(Parameters.parse(workload.description().parameters(), parameters));
            assertThatNoException().isThrownBy(unused::close);
            assertThatNoException().isThrownBy(unused::close);
            OpenedJob used = OpenedJob.open(workload, parameters);
            used.merge(used.runAll());
            assertThatNoException().isThrownBy(used::close);
            assertThatNoException().isThrownBy(used::close);
        }
    }

    @Test
    @DisplayName(
            "W11: a merge with a block left out refuses by a WorkloadException, or puts out the same bytes each time")
    void mergesWithoutABlock() throws Exception {
        for (Map<String, String> parameters : jobs()) {
            try (OpenedJob job = OpenedJob.open(workload(), parameters)) {
                List<byte[]> results = job.runAll();
                for (int block : new TreeSet<>(List.of(0, results.size() / 2, results.size() - 1))) {
                    List<String> outputs = job.mergeWithout(block, results);
                    assertThat(job.mergeWithout(block, results))
                            .as("outputs of %s without block %d", parameters, block)
                            .isEqualTo(outputs);
                }
            }
        }
    }

    @Test
    @DisplayName(
            "W12: a further run of a block that is cancelled, at once or halfway, changes nothing of what is merged")
    void outlivesCancelledCopies() throws Exception {
        for (Map<String, String> parameters : jobs()) {
            try (OpenedJob job = OpenedJob.open(workload(), parameters)) {
                List<byte[]> results = job.runAll();
                List<String> outputs = job.merge(results);
                List<byte[]> again = job.runAll();
                for (int block = 0; block < job.partition().blocks(); block++) {
                    runCancelled(job, cancelled(job, block), false);
                    runCancelled(job, cancelledHalfway(job, block), false);
                }
                assertThat(job.merge(again)).as("outputs of %s", parameters).isEqualTo(outputs);
            }
        }
    }

    @Test
    @DisplayName(
            "W13: a job that can leave out items gives the same bytes each time for a block without them, which its merge"
                    + " takes")
    void runsBlocksWithoutItems() throws Exception {
        for (Map<String, String> parameters : jobs()) {
            try (OpenedJob job = OpenedJob.open(workload(), parameters);
                    OpenedJob again = OpenedJob.open(workload(), parameters)) {
                if (!job.job().canLeaveOutItems()) {
                    continue;
                }
                List<byte[]> results = job.runAll();
                for (int block : results.isEmpty()
                        ? Set.<Integer>of()
                        : new TreeSet<>(List.of(0, results.size() / 2, results.size() - 1))) {
                    long first = job.partition().firstItem(block);
                    long last = job.partition().endItem(block) - 1;
                    long[] all = LongStream.rangeClosed(first, last).toArray();
                    for (long[] items : List.of(new long[] {first}, new long[] {(first + last) / 2, last}, all)) {
                        byte[] lacking = job.runWithout(block, items);
                        assertThat(again.runWithout(block, items))
                                .as("block %d of %s without %s", block, parameters, Arrays.toString(items))
                                .isEqualTo(lacking);
                        List<byte[]> some = new ArrayList<>(results);
                        some.set(block, lacking);
                        assertThat(job.merge(some)).isEqualTo(again.merge(some));
                    }
                }
            }
        }
    }

    private static Cursor cancelledHalfway(OpenedJob job, int block) {
        long first = job.partition().firstItem(block);
        long end = job.partition().endItem(block);
        Cursor[] cursor = new Cursor[1];
        cursor[0] = new Cursor(block, first, end, item -> {
            if (item >= (first + end) / 2) {
                cursor[0].cancel();
            }
        });
        return cursor[0];
    }

    private static List<Integer> shuffled(int size) {
        List<Integer> blocks = new ArrayList<>(IntStream.range(0, size).boxed().toList());
        Collections.shuffle(blocks, new Random(SEED));
        return blocks;
    }
}
