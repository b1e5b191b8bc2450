package io.whittle.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JobSchedulerPropertyTest {
    private static final int SEEDS = 2000;

    @Test
    void everyJobEndsWithEachBlockCountedOnceWhereNothingFails() {
        for (long seed = 0; seed < SEEDS; seed++) {
            ChaoticCluster cluster = run(seed, 0);
            long shown = seed;
            cluster.outcomes.forEach((job, outcome) -> {
                assertThat(outcome.end).as("seed %d, job %d", shown, job).isEqualTo("finished");
                assertThat(outcome.persisted.cardinality())
                        .as("seed %d, job %d", shown, job)
                        .isEqualTo(outcome.partition.blocks());
            });
        }
    }

    @Test
    void everyJobEndsAndFinishedOnesCountEachBlockOnceUnderFaults() {
        int finished = 0;
        int failed = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            for (ChaoticCluster.Outcome outcome : run(seed, 0.2).outcomes.values()) {
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

    private static ChaoticCluster run(long seed, double faults) {
        ChaoticCluster cluster = new ChaoticCluster(seed, faults);
        try {
            cluster.run();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed + " with faults " + faults + ": " + e.getMessage(), e);
        }
        return cluster;
    }
}
