package io.whittle.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobSchedulerPropertyTest {
    private static final int SEEDS = 2000;
    /** For what {@link CrashingSchedulerTest} runs through as well. */
    private static final int FEW_SEEDS = 400;

    private static final Tolerance SKIPPING = Tolerance.DEFAULT.onBadItems(Tolerance.BadItems.SKIP);

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1})
    void everyJobEndsWithEachBlockCountedOnceWhereNothingFails(double copying) {
        for (long seed = 0; seed < (copying == 0 ? SEEDS : FEW_SEEDS); seed++) {
            ChaoticCluster cluster = run(seed, Chaos.of(0, copying));
            long shown = seed;
            cluster.outcomes.forEach((job, outcome) -> {
                assertThat(outcome.end).as("seed %d, job %d", shown, job).isEqualTo("finished");
                assertThat(outcome.persisted.cardinality())
                        .as("seed %d, job %d", shown, job)
                        .isEqualTo(outcome.partition.blocks());
            });
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1})
    void everyJobEndsAndFinishedOnesCountEachBlockOnceUnderFaults(double copying) {
        int finished = 0;
        int failed = 0;
        int seeds = copying == 0 ? SEEDS : FEW_SEEDS;
        for (long seed = 0; seed < seeds; seed++) {
            for (Outcome outcome : run(seed, Chaos.of(0.2, copying)).outcomes.values()) {
                assertThat(outcome.end).as("seed %d: the job ends", seed).isNotEmpty();
                if (outcome.end.equals("finished")) {
                    assertThat(outcome.persisted.cardinality())
                            .as("seed %d", seed)
                            .isEqualTo(outcome.partition.blocks());
                    finished++;
                } else {
                    assertThat(outcome.end).as("seed %d", seed).containsAnyOf("chaos", "not given", "no node");
                    failed++;
                }
            }
        }
        assertThat(finished)
                .as("jobs that finished, beside %d that failed", failed)
                .isGreaterThan(seeds);
    }

    @Test
    void copiesAreMadeAndOvertakeEachOther() {
        int duplicates = 0;
        int superseded = 0;
        for (long seed = 0; seed < 200; seed++) {
            ChaoticCluster cluster = run(seed, Chaos.of(0.2, 0.3));
            duplicates += cluster.duplicates;
            superseded += cluster.superseded;
        }
        assertThat(duplicates).isGreaterThan(1000);
        assertThat(superseded).isBetween(duplicates / 10, duplicates * 2);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1})
    void silentNodesAndTheirLateAnswersDoNoHarm(double copying) {
        for (long seed = 0; seed < FEW_SEEDS; seed++) {
            ChaoticCluster cluster = run(seed, new Chaos(0, copying, 0.3, 0, 0, Tolerance.DEFAULT));
            assertThat(cluster.wrongResults).isZero();
            expectAllDone(seed, cluster);
        }
    }

    @Test
    void exactlyThePoisonIsLeftOut() {
        int leftOut = 0;
        for (long seed = 0; seed < FEW_SEEDS; seed++) {
            ChaoticCluster cluster = run(seed, new Chaos(0, 0.05, 0.1, 0.02, 0, SKIPPING));
            expectAllDone(seed, cluster);
            for (Outcome outcome : cluster.outcomes.values()) {
                assertThat(outcome.leftOut).as("seed %d", seed).isEqualTo(outcome.poisoned());
                leftOut += outcome.leftOut.cardinality();
            }
        }
        assertThat(leftOut).isGreaterThan(FEW_SEEDS);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1})
    void exactlyThePoisonousItemsAreLeftOutWhereThatCanBe(double verifying) {
        int leftOut = 0;
        Tolerance skipping = SKIPPING.itemByItem(true).verifying(verifying);
        for (long seed = 0; seed < FEW_SEEDS; seed++) {
            ChaoticCluster cluster = run(seed, new Chaos(0, 0.05, 0.1, 0.02, 0.2 * verifying, skipping));
            expectAllDone(seed, cluster);
            assertThat(cluster.wrongResults).as("seed %d", seed).isZero();
            for (Outcome outcome : cluster.outcomes.values()) {
                BitSet items = (BitSet) outcome.leftOutItems.clone();
                outcome.leftOut.stream()
                        .peek(block -> assertThat(outcome.partition.size(block)).isOne())
                        .forEach(block -> items.set((int) outcome.partition.firstItem(block)));
                assertThat(items).as("seed %d", seed).isEqualTo(outcome.poison);
                leftOut += outcome.leftOutItems.cardinality();
            }
        }
        assertThat(leftOut).isGreaterThan(FEW_SEEDS);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1})
    void aResultLacksWhatItsOwnAttemptWasToldToDoWithout(double verifying) {
        int lacking = 0;
        int whole = 0;
        Tolerance skipping = SKIPPING.itemByItem(true).verifying(verifying);
        for (long seed = 0; seed < FEW_SEEDS; seed++) {
            ChaoticCluster cluster = run(seed, new Chaos(0, 0.3, 0.5, 0.1, 0, skipping, true));
            assertThat(cluster.wrongResults).as("seed %d", seed).isZero();
            assertThat(cluster.distrusted).as("seed %d", seed).isEmpty();
            for (Outcome outcome : cluster.outcomes.values()) {
                boolean unconfirmed = verifying > 0 && outcome.end.contains("differ on every node");
                assertThat(outcome.end).as("seed %d", seed).isEqualTo(unconfirmed ? outcome.end : "finished");
                lacking += outcome.leftOutItems.cardinality();
                whole += outcome.poison.cardinality() - outcome.leftOutItems.cardinality();
            }
        }
        assertThat(lacking).isGreaterThan(FEW_SEEDS / 4);
        assertThat(whole).isGreaterThan(FEW_SEEDS / 4);
    }

    @Test
    void aJobThatMayNotLeaveAnythingOutFailsOverItsPoisonAlone() {
        for (long seed = 0; seed < FEW_SEEDS; seed++) {
            ChaoticCluster cluster = run(seed, new Chaos(0, 0, 0, 0.01, 0, Tolerance.DEFAULT));
            for (Outcome outcome : cluster.outcomes.values()) {
                if (outcome.poison.isEmpty()) {
                    assertThat(outcome.end).as("seed %d", seed).isEqualTo("finished");
                } else {
                    assertThat(outcome.end)
                            .as("seed %d", seed)
                            .startsWith("poison")
                            .contains("item");
                }
            }
        }
    }

    @Test
    void whatANodeGetsWrongIsSetRightAndTheNodeIsSentAway() {
        int caught = 0;
        for (long seed = 0; seed < FEW_SEEDS; seed++) {
            Tolerance verifying = Tolerance.DEFAULT.verifying(1);
            ChaoticCluster cluster = run(seed, new Chaos(0, 0.05, 0.1, 0, 0.2, verifying));
            assertThat(cluster.wrongResults).as("seed %d", seed).isZero();
            assertThat(cluster.distrusted).as("seed %d", seed).isSubsetOf("n0");
            expectAllDone(seed, cluster);
            caught += cluster.distrusted.size();
        }
        assertThat(caught).isGreaterThan(FEW_SEEDS / 2);
    }

    @Test
    void aShareOfTheResultsCanBeCompared() {
        int caught = 0;
        for (long seed = 0; seed < FEW_SEEDS; seed++) {
            Tolerance verifying = Tolerance.DEFAULT.verifying(0.1);
            ChaoticCluster cluster = run(seed, new Chaos(0, 0, 0, 0, 0.2, verifying));
            expectAllDone(seed, cluster);
            caught += cluster.distrusted.size();
        }
        assertThat(caught).isBetween(FEW_SEEDS / 5, FEW_SEEDS);
    }

    @Test
    void nodesWhereAJobMayNotRunStayFreeWhileItWaits() {
        int passedOver = 0;
        for (long seed = 0; seed < FEW_SEEDS; seed++) {
            ChaoticCluster cluster = run(seed, new Chaos(0.1, 0.1, 0.1, 0, 0, Tolerance.DEFAULT.withAttempts(50)));
            expectAllDone(seed, cluster);
            passedOver += cluster.passedOver;
        }
        assertThat(passedOver).as("segments that a free node must not have").isGreaterThan(10 * FEW_SEEDS);
    }

    private static void expectAllDone(long seed, ChaoticCluster cluster) {
        cluster.outcomes.forEach((job, outcome) -> {
            assertThat(outcome.end).as("seed %d, job %d", seed, job).isEqualTo("finished");
            assertThat(outcome.persisted.cardinality() + outcome.leftOut.cardinality())
                    .as("seed %d, job %d", seed, job)
                    .isEqualTo(outcome.partition.blocks());
        });
    }

    private static ChaoticCluster run(long seed, Chaos chaos) {
        ChaoticCluster cluster = new ChaoticCluster(seed, chaos);
        try {
            cluster.run();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed + " with " + chaos + ": " + e.getMessage(), e);
        }
        return cluster;
    }
}
