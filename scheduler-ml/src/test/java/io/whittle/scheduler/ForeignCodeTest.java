package io.whittle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whittle.spi.cost.CostModel;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.cost.NodeClass;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What listeners, merges and cost models do wrong ends their own run at most, and nobody waits for ever. */
@Timeout(60)
class ForeignCodeTest {
    @Test
    void anErrorWhileMergingFailsTheJobInsteadOfGivingPartOfTheResult() {
        try (Whittle whittle = Whittle.builder().nodes(1).open()) {
            JobHandle<Long> job = whittle.submit(Job.over(100).map(item -> item).reduce(0L, (sum, item) -> {
                if (sum != 0 && item == 50) { // never true within a block, which holds one item
                    throw new AssertionError("50 is too much");
                }
                return sum + item;
            }));
            assertThatThrownBy(() -> job.result().join()).hasMessageContaining("50 is too much");
            assertThat(job.record().join().status()).isEqualTo(RunStatus.FAILED);
        }
    }

    @Test
    void aProgressListenerThatThrowsDoesNotHurtTheJob() {
        for (Throwable thrown : List.of(new IllegalStateException("listener"), new AssertionError("listener"))) {
            AtomicInteger calls = new AtomicInteger();
            try (Whittle whittle = Whittle.open()) {
                JobHandle<Long> job = whittle.submit(Job.over(1000).sumOfLongs(item -> item));
                job.onProgress(progress -> {
                    calls.incrementAndGet();
                    sneak(thrown);
                });
                assertThat(job.result().join()).isEqualTo(999L * 500);
            }
            assertThat(calls).hasValueLessThanOrEqualTo(1);
        }
    }

    @Test
    void aRunListenerThatThrowsAnErrorDoesNotStopTheScheduler() {
        RunListener listener = new RunListener() {
            @Override
            public void runStarted(RunStart start) {
                throw new AssertionError("started");
            }

            @Override
            public void runEnded(RunRecord run) {
                throw new StackOverflowError("ended");
            }
        };
        try (Whittle whittle = Whittle.builder().listener(listener).open()) {
            assertThat(whittle.submit(Job.over(10).sumOfLongs(item -> item))
                            .result()
                            .join())
                    .isEqualTo(45);
        }
    }

    @Test
    void everyJobThatWasAcceptedEndsAlthoughTheSchedulerIsBeingClosed() throws InterruptedException {
        for (int round = 0; round < 30; round++) {
            Whittle whittle = Whittle.builder().nodes(1).open();
            List<JobHandle<Long>> accepted = new java.util.concurrent.CopyOnWriteArrayList<>();
            Thread submitting = new Thread(() -> {
                try {
                    for (int job = 0; job < 200; job++) {
                        accepted.add(whittle.submit(Job.over(1).sumOfLongs(item -> item)));
                    }
                } catch (IllegalStateException closed) {
                    assertThat(closed).hasMessageContaining("closed");
                }
            });
            submitting.start();
            whittle.close();
            submitting.join();
            accepted.forEach(job -> assertThat(job.record().join().status()).isIn(RunStatus.DONE, RunStatus.CANCELLED));
        }
    }

    @Test
    void aCostModelThatThrowsPredictsNothing() {
        CostModel broken = new CostModel() {
            @Override
            public String version() {
                return "broken";
            }

            @Override
            public boolean knows(String kind) {
                throw new IllegalStateException("knows nothing");
            }

            @Override
            public Optional<CostProfile> profile(JobFeatures job, NodeClass node) {
                throw new IllegalStateException("predicts nothing");
            }
        };
        try (Whittle whittle = Whittle.builder().costModel(broken).open()) {
            JobHandle<Long> job = whittle.submit(Job.over(10).sumOfLongs(item -> item));
            whittle.scheduler().useCostModel(broken);
            assertThat(job.result().join()).isEqualTo(45);
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
