package io.whittle.bank;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.plugin.ledger.LedgerWorkload;
import io.whittle.plugin.ledger.PlainLedger;
import io.whittle.plugin.ledger.TipLines;
import io.whittle.policy.Policies;
import io.whittle.scheduler.JobRequest;
import io.whittle.scheduler.RunHandle;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.RunStatus;
import io.whittle.scheduler.Scheduler;
import io.whittle.scheduler.SegmentRecord;
import io.whittle.spi.Parameters;
import io.whittle.spi.Requirements;
import io.whittle.spi.policy.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The books balance whatever befalls the nodes: no tip is lost and none is applied twice, and the balance sheet is to the
 * byte that of a plain sequential program.
 */
@Timeout(120)
class BankTest {
    private static final int ROUNDS = 25;
    private static final int LINES = 3000;
    /** How a settlement of lines of which some are malformed ends well. */
    private static final RunStatus DONE = RunStatus.DONE_WITH_PROBLEMS;

    @TempDir
    private Path folder;

    private final LedgerWorkload workload = new LedgerWorkload();

    private Path tips(long seed) throws IOException {
        return Files.write(folder.resolve("tips-" + seed + ".csv"), TipLines.generated(seed, LINES, 0.1, 0.01));
    }

    private JobRequest request(Path tips, Policy policy, long seed, String output) {
        Parameters parameters = Parameters.parse(
                workload.description().parameters(), Map.of("input", tips.toString(), "item-bytes", "1024"));
        return JobRequest.of(workload.description(), parameters, workload.open(parameters), policy)
                .withSeed(seed)
                .withOutputFolder(folder.resolve(output));
    }

    private void assertSettled(RunRecord run, Path tips, String output, String shown) throws IOException {
        assertThat(run.status()).as(shown + ": " + run.message()).isEqualTo(DONE);
        PlainLedger expected = PlainLedger.of(Files.readAllBytes(tips));
        Path files = folder.resolve(output);
        assertThat(Files.readString(files.resolve("ledger-summary.csv")))
                .as(shown)
                .isEqualTo(new String(expected.summary(), java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(Files.readAllBytes(files.resolve("ledger.csv"))).as(shown).isEqualTo(expected.sheet());
        assertThat(Files.readAllBytes(files.resolve("ledger-malformed.csv")))
                .as(shown)
                .isEqualTo(expected.malformed());
    }

    private static Policy policy(Random random) {
        List<Policy> policies = Policies.all();
        return policies.get(random.nextInt(policies.size()));
    }

    /** Some of the fates, so that rounds differ in kind. */
    private static List<Fate> moods(Random random) {
        List<Fate> moods = new ArrayList<>();
        for (Fate fate : Fate.values()) {
            if (random.nextBoolean()) {
                moods.add(fate);
            }
        }
        moods.add(Fate.WELL);
        return moods;
    }

    @Test
    void theBooksBalanceWhateverBefallsTheNodes() throws IOException {
        EnumMap<Fate, Integer> happened = new EnumMap<>(Fate.class);
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(round);
            Path tips = tips(round);
            Policy policy = policy(random);
            List<Fate> moods = moods(random);
            MoodyNodes nodes = new MoodyNodes(round, 1 + random.nextInt(4), moods);
            try (Scheduler scheduler =
                    Scheduler.builder().backend(nodes, Map.of()).open()) {
                RunRecord run = scheduler
                        .submit(request(tips, policy, round, "round-" + round))
                        .completion()
                        .join();
                assertSettled(
                        run, tips, "round-" + round, "round " + round + " under " + policy.name() + ", moods " + moods);
            }
            nodes.happened().forEach((fate, times) -> happened.merge(fate, times, Integer::sum));
        }

        assertThat(happened.keySet()).as("what happened").isEqualTo(EnumSet.allOf(Fate.class));
    }

    @Test
    void theBooksAreKeptWhereTheyMayBeWhateverBefallsTheNodes() throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(~round);
            Path tips = tips(round);
            Policy policy = policy(random);
            MoodyNodes nodes = new MoodyNodes(round, 3, moods(random));
            try (Scheduler scheduler =
                    Scheduler.builder().backend(nodes, Map.of()).open()) {
                JobRequest request =
                        request(tips, policy, round, "placed-" + round).withRequirements(Requirements.of("zone=eu"));
                RunRecord run = scheduler.submit(request).completion().join();
                assertSettled(run, tips, "placed-" + round, "round " + round + " under " + policy.name());
                assertThat(run.segments()).extracting(SegmentRecord::nodeId).allMatch(MoodyNodes::inEurope);
            }
        }
    }

    @Test
    void severalBooksAtOnceAreKeptApart() throws IOException {
        MoodyNodes nodes = new MoodyNodes(
                7, 4, List.of(Fate.WELL, Fate.WELL, Fate.NODE_DIES, Fate.NODE_COMES_BACK, Fate.SAYS_TWICE));
        try (Scheduler scheduler = Scheduler.builder().backend(nodes, Map.of()).open()) {
            List<RunHandle> runs = new ArrayList<>();
            for (int job = 0; job < 5; job++) {
                runs.add(scheduler.submit(request(tips(job), policy(new Random(job)), job, "job-" + job)));
            }
            for (int job = 0; job < 5; job++) {
                assertSettled(runs.get(job).completion().join(), tips(job), "job-" + job, "job " + job);
            }
        }
    }

    @Test
    void aCancelledSettlementLeavesNothingAndTheNextOneIsWhole() throws Exception {
        Path tips = tips(1);
        for (int round = 0; round < 10; round++) {
            MoodyNodes nodes = new MoodyNodes(round, 2, List.of(Fate.WELL, Fate.NODE_DIES));
            Policy policy = policy(new Random(round));
            try (Scheduler scheduler =
                    Scheduler.builder().backend(nodes, Map.of()).open()) {
                RunHandle cancelled = scheduler.submit(request(tips, policy, round, "again"));
                CountDownLatch begun = new CountDownLatch(1);
                cancelled.onProgress(progress -> begun.countDown());
                begun.await();
                cancelled.cancel();
                RunStatus status = cancelled.completion().join().status();
                assertThat(status).isIn(RunStatus.CANCELLED, DONE);
                assertThat(Files.exists(folder.resolve("again/ledger.csv"))).isEqualTo(status == DONE);
                RunRecord run = scheduler
                        .submit(request(tips, policy, round, "again"))
                        .completion()
                        .join();
                assertSettled(run, tips, "again", "round " + round);
            }
            for (String file : List.of("ledger.csv", "ledger-summary.csv", "ledger-malformed.csv")) {
                Files.delete(folder.resolve("again").resolve(file));
            }
            assertThat(folder.resolve("again")).isEmptyDirectory();
        }
    }
}
