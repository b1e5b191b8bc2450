package io.whittle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whittle.spi.backend.CoreSpeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WhittleTest {
    @Test
    void reducesItemsOfClosures() {
        try (Whittle whittle = Whittle.open()) {
            JobHandle<Long> job = whittle.submit(
                    Job.over(100_000).named("sum").map(item -> item * 2).reduce(0L, Long::sum));
            assertThat(job.result().join()).isEqualTo(99_999L * 100_000);
        }
    }

    @Test
    void combinesInTheOrderOfItemsWhateverTheNodes() {
        for (double[] speeds : new double[][] {{1}, {1, 1}, {1, 0.5, 0.25}}) {
            try (Whittle whittle = Whittle.builder().nodes(speeds).open()) {
                String letters = whittle.submit(Job.over(300)
                                .map(item -> Character.toString((char) ('a' + item % 26)))
                                .reduce("", String::concat))
                        .result()
                        .join();
                StringBuilder expected = new StringBuilder();
                for (int item = 0; item < 300; item++) {
                    expected.append((char) ('a' + item % 26));
                }
                assertThat(letters).hasToString(expected.toString());
            }
        }
    }

    @Test
    void sumsDoublesToTheSameBitsUnderEveryPolicy() {
        List<Long> bits = new ArrayList<>();
        for (String policy : List.of("learned", "static", "ss", "gss", "af")) {
            try (Whittle whittle =
                    Whittle.builder().nodes(1, 0.5).policy(policy).open()) {
                double sum = whittle.submit(Job.over(10_000).grain(16).sumOfDoubles(item -> 1.0 / (item + 1)))
                        .result()
                        .join();
                bits.add(Double.doubleToLongBits(sum));
            }
        }
        assertThat(bits).hasSize(5).containsOnly(bits.get(0));
    }

    @Test
    void itsNodesSayHowFastTheirCoresAreSoThatAModelCanPlaceThem() {
        List<RunRecord> runs = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void runStarted(RunStart start) {}

            @Override
            public void runEnded(RunRecord run) {
                runs.add(run);
            }
        };
        try (Whittle whittle =
                Whittle.builder().nodes(1, 0.5).listener(listener).open()) {
            whittle.submit(Job.over(10).map(item -> item).reduce(0L, Long::sum))
                    .result()
                    .join();
        }
        assertThat(runs).hasSize(1);
        assertThat(runs.get(0).nodes()).isNotEmpty().allSatisfy(node -> assertThat(CoreSpeed.of(node.attributes()))
                .as(node.id())
                .isPresent());
    }

    @Test
    void anEmptyJobGivesTheIdentity() {
        try (Whittle whittle = Whittle.open()) {
            assertThat(whittle.submit(Job.over(0).map(item -> "x").reduce("none", String::concat))
                            .result()
                            .join())
                    .isEqualTo("none");
        }
    }

    @Test
    void aFailingItemFailsTheJobWithItsMessage() {
        try (Whittle whittle = Whittle.open()) {
            AtomicInteger tries = new AtomicInteger();
            JobHandle<Long> job = whittle.submit(Job.over(100).named("bad").sumOfLongs(item -> {
                if (item == 42) {
                    tries.incrementAndGet();
                    throw new IllegalStateException("item 42 is rotten");
                }
                return item;
            }));
            assertThatThrownBy(() -> job.result().join())
                    .isInstanceOf(CompletionException.class)
                    .hasRootCauseInstanceOf(JobFailedException.class)
                    .hasMessageContaining("item 42 is rotten");
            assertThat(tries).hasValue(3);
            assertThat(job.record().join().status()).isEqualTo(RunStatus.FAILED);
        }
    }

    @Test
    void cancellationInterruptsTheItemInHandAndRunsNoFurtherOne() throws InterruptedException {
        try (Whittle whittle = Whittle.builder().nodes(1, 1).open()) {
            CountDownLatch begun = new CountDownLatch(2);
            AtomicLong ran = new AtomicLong();
            JobHandle<Long> job = whittle.submit(Job.over(1000).forEach(item -> {
                ran.incrementAndGet();
                begun.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
            begun.await();
            job.cancel();
            assertThat(job.record().join().status()).isEqualTo(RunStatus.CANCELLED);
            assertThat(ran).hasValue(2);
        }
    }

    @Test
    void closeDrains() {
        ConcurrentLinkedQueue<Long> seen = new ConcurrentLinkedQueue<>();
        Whittle whittle = Whittle.open();
        JobHandle<Long> job = whittle.submit(Job.over(5_000).forEach(seen::add));
        whittle.close();
        assertThat(job.result()).isCompletedWithValue(5_000L);
        assertThat(Set.copyOf(seen))
                .as("items; some twice, where a slow node's were copied")
                .hasSize(5_000);
        assertThatThrownBy(() -> whittle.submit(Job.over(1).forEach(item -> {})))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void resultsAreThereWhenItHasBeenClosed() {
        for (int round = 0; round < 200; round++) {
            Whittle whittle = Whittle.builder().nodes(1).open();
            JobHandle<Long> job = whittle.submit(Job.over(3).sumOfLongs(item -> item));
            whittle.close();
            assertThat(job.result()).isCompletedWithValue(3L);
        }
    }

    @Test
    void mayBeClosedByWhoeverHearsOfTheResult() {
        Whittle whittle = Whittle.open();
        assertThat(whittle.submit(Job.over(3).sumOfLongs(item -> item))
                        .result()
                        .whenComplete((result, failure) -> whittle.close())
                        .join())
                .isEqualTo(3);
    }

    @Test
    void tellsProgressUpToTheEnd() {
        List<JobProgress> news = java.util.Collections.synchronizedList(new ArrayList<>());
        try (Whittle whittle = Whittle.open()) {
            whittle.submit(Job.over(1000).sumOfLongs(item -> item))
                    .onProgress(news::add)
                    .result()
                    .join();
        }
        assertThat(news).isNotEmpty();
        assertThat(news.get(news.size() - 1).fraction()).isEqualTo(1);
    }

    @Test
    void tellsTheEndToWhoAsksTooLateForMore() {
        List<JobProgress> news = new ArrayList<>();
        try (Whittle whittle = Whittle.open()) {
            JobHandle<Long> job = whittle.submit(Job.over(10).sumOfLongs(item -> item));
            job.result().join();

            job.onProgress(news::add);
        }
        assertThat(news).singleElement().extracting(JobProgress::fraction).isEqualTo(1.0);
    }

    @Test
    void jobsRunSideBySideAndShareTheNodes() throws InterruptedException {
        try (Whittle whittle = Whittle.builder().nodes(1).open()) {
            CountDownLatch firstRuns = new CountDownLatch(1);
            CountDownLatch secondDone = new CountDownLatch(1);
            JobHandle<Long> first = whittle.submit(Job.over(1_000_000_000L).forEach(item -> {
                firstRuns.countDown();
                if (secondDone.getCount() == 0) {
                    throw new IllegalStateException("the second one is done");
                }
            }));
            firstRuns.await();
            JobHandle<Long> second = whittle.submit(Job.over(10).forEach(item -> {}));
            assertThat(second.result().join()).isEqualTo(10); // although the first one held the only node
            secondDone.countDown();
            assertThat(first.record().join().status()).isEqualTo(RunStatus.FAILED);
        }
    }

    @Test
    void anUnknownPolicyIsNamedWithTheNearestKnownOne() {
        assertThatThrownBy(() -> Whittle.builder().policy("lerned"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("did you mean 'learned'?");
    }
}
