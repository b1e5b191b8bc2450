package io.whittle.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobSchedulerPropertyTest {
    private static final int SEEDS = 2000;

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1})
    void everyJobEndsWithEachBlockCountedOnceWhereNothingFails(double copying) {
        for (long seed = 0; seed < SEEDS; seed++) {
            ChaoticCluster cluster = run(seed, 0, copying);
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
        for (long seed = 0; seed < SEEDS; seed++) {
            for (ChaoticCluster.Outcome outcome :
                    run(seed, 0.2, copying).outcomes.values()) {
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
                .isGreaterThan(SEEDS);
        assertThat(failed).isPositive();
    }

    @Test
    void copiesAreMadeAndOvertakeEachOther() {
        int duplicates = 0;
        int superseded = 0;
        for (long seed = 0; seed < 200; seed++) {
            ChaoticCluster cluster = run(seed, 0.2, 0.3);
            duplicates += cluster.duplicates;
            superseded += cluster.superseded;
        }
        assertThat(duplicates).isGreaterThan(1000);
        assertThat(superseded).isBetween(duplicates / 10, duplicates * 2);
    }

    private static ChaoticCluster run(long seed, double faults, double copying) {
        ChaoticCluster cluster = new ChaoticCluster(seed, faults, copying);
        try {
            cluster.run();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "seed " + seed + " with faults " + faults + " and copying " + copying + ": " + e.getMessage(), e);
        }
        return cluster;
    }
}
