package io.whittle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whittle.policy.Policies;
import io.whittle.spi.Parameters;
import io.whittle.spi.Requirements;
import io.whittle.spi.backend.AttemptHandle;
import io.whittle.spi.backend.AttemptListener;
import io.whittle.spi.backend.Backend;
import io.whittle.spi.backend.BackendContext;
import io.whittle.spi.backend.BackendFactory;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.backend.Segment;
import io.whittle.spi.cost.CostModel;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.cost.NodeClass;
import io.whittle.spi.workload.Cursor;
import io.whittle.spi.workload.ItemFeatures;
import io.whittle.spi.workload.ItemSource;
import io.whittle.spi.workload.Outputs;
import io.whittle.spi.workload.ResultMerger;
import io.whittle.spi.workload.WorkloadDescription;
import io.whittle.spi.workload.WorkloadException;
import io.whittle.spi.workload.WorkloadJob;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What workloads, listeners, sources and backends do wrong ends their own run at most, and nobody waits for ever. */
@Timeout(60)
class ForeignCodeTest {
    private static final WorkloadDescription DESCRIPTION =
            new WorkloadDescription("foreign", "1", "Does something wrong.", List.of());

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
    void closingTwiceIsHarmless() {
        Whittle whittle = Whittle.open();
        whittle.close();
        whittle.close();
        assertThatThrownBy(() -> whittle.scheduler().addBackend(new Nodes(node -> {}), Map.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void answersThatMakeNoSenseAreTheWorkloadsFailureAndNameIt() {
        try (Whittle whittle = Whittle.builder().nodes(1).open()) {
            assertRefused(
                    whittle, "how many items and blocks there are: items must not be negative: -5", new OneItem() {
                        @Override
                        public long items() {
                            return -5;
                        }
                    });
            assertRefused(whittle, "grain must be at least 1: 0", new OneItem() {
                @Override
                public long grain() {
                    return 0;
                }
            });
            assertRefused(whittle, "failed to say how many items and blocks there are", new OneItem() {
                @Override
                public long items() {
                    throw new IllegalStateException("uncountable");
                }
            });
            assertRefused(whittle, "failed to say what tells its input from another", new OneItem() {
                @Override
                public Map<String, String> inputs() {
                    throw new AssertionError("no input");
                }
            });
            assertRefused(whittle, "failed to say what it requires of nodes", new OneItem() {
                @Override
                public Requirements requirements() {
                    return null;
                }
            });
            assertThat(run(whittle, new OneItem()).status()).isEqualTo(RunStatus.DONE);
        }
    }

    private static void assertRefused(Whittle whittle, String part, WorkloadJob job) {
        assertThatThrownBy(() -> run(whittle, job))
                .isInstanceOf(WorkloadException.class)
                .hasMessageStartingWith("foreign: the workload ")
                .hasMessageContaining(part);
    }

    @Test
    void aJobWithoutAMergerFailsWithASentence() {
        try (Whittle whittle = Whittle.builder().nodes(1).open()) {
            RunRecord record = run(whittle, new OneItem() {
                @Override
                public ResultMerger merger(Outputs outputs) {
                    return null;
                }
            });
            assertThat(record.status()).isEqualTo(RunStatus.FAILED);
            assertThat(record.message()).isEqualTo("the workload brings nothing to merge results with");
        }
    }

    @Test
    void aJobThatCannotBeClosedEndsAllTheSame() {
        try (Whittle whittle = Whittle.builder().nodes(1).open()) {
            RunRecord record = run(whittle, new OneItem() {
                @Override
                public void close() {
                    throw new AssertionError("close");
                }
            });
            assertThat(record.status()).isEqualTo(RunStatus.DONE);
        }
    }

    @Test
    void aSourceThatTakesItemsBackFailsItsRunAlone() {
        assertSourceFails(listener -> {
            listener.available(5);
            listener.available(3);
        });
        assertSourceFails(listener -> listener.available(-1));
        assertSourceFails(listener -> {
            listener.available(2);
            listener.complete(1);
        });
    }

    @Test
    void featuresThatThrowDoNotKeepASourceFromEndingItsRun() {
        try (Whittle whittle = Whittle.builder().nodes(1).open()) {
            RunRecord record = run(
                    whittle,
                    new Streamed(listener -> {
                        listener.available(2);
                        listener.complete(3);
                    }) {
                        @Override
                        public ItemFeatures features() {
                            return new ItemFeatures() {
                                @Override
                                public List<String> names() {
                                    return List.of("size");
                                }

                                @Override
                                public void means(long first, long end, double[] means) {
                                    throw new IllegalStateException("unknown");
                                }
                            };
                        }
                    });
            assertThat(record.status()).isEqualTo(RunStatus.DONE);
            assertThat(record.partition().items()).isEqualTo(3);
            assertThat(record.features()).isEmpty();
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

    @Test
    void aSourceThatDoesNotStartFailsItsRun() {
        assertSourceFails(listener -> {
            throw new AssertionError("no start");
        });
    }

    private static void assertSourceFails(Consumer<ItemSource.Listener> start) {
        try (Whittle whittle = Whittle.builder().nodes(1).open()) {
            RunRecord record = run(whittle, new Streamed(start));
            assertThat(record.status()).isEqualTo(RunStatus.FAILED);
            assertThat(record.message()).contains("source");
            assertThat(whittle.submit(Job.over(10).sumOfLongs(item -> item))
                            .result()
                            .join())
                    .isEqualTo(45);
        }
    }

    @Test
    void aBackendThatDoesNotStartLeavesNoNodes() {
        try (Whittle whittle = Whittle.builder().nodes(1).open()) {
            Nodes broken = new Nodes(context -> {
                context.nodeJoined(NodeDescription.of("half", 1));
                throw new AssertionError("no start");
            });
            assertThatThrownBy(() -> whittle.scheduler().addBackend(broken, Map.of()))
                    .hasRootCauseMessage("no start");
            assertThat(whittle.scheduler().nodes())
                    .extracting(NodeDescription::id)
                    .containsExactly("local-1");
            assertThat(broken.closed).isTrue();
            assertThat(whittle.submit(Job.over(10).sumOfLongs(item -> item))
                            .result()
                            .join())
                    .isEqualTo(45);
        }
    }

    @Test
    void aNodeThatFailsForAWhileIsSetAsideAndTriedAgain() {
        Nodes moody = new Nodes(context -> context.nodeJoined(NodeDescription.of("moody", 1)));
        moody.refusals = 3;
        try (Scheduler scheduler = Scheduler.builder().backend(moody, Map.of()).open()) {
            RunRecord run =
                    scheduler.submit(request(new OneItem())).completion().join();
            assertThat(run.status()).isEqualTo(RunStatus.DONE);
            assertThat(run.failedAttempts()).isEqualTo(3);
        }
    }

    @Test
    void nodesThatFailedAJobAreTriedAgainByTheNext() {
        Nodes moody = new Nodes(context -> context.nodeJoined(NodeDescription.of("moody", 1)));
        moody.refusals = 6; // three in a row set it aside, and then each further one for longer
        try (Scheduler scheduler = Scheduler.builder().backend(moody, Map.of()).open()) {
            RunRecord first =
                    scheduler.submit(request(new OneItem())).completion().join();
            assertThat(first.status()).isEqualTo(RunStatus.NO_NODE);
            assertThat(first.message()).contains("moody").contains("not now");
            RunRecord second =
                    scheduler.submit(request(new OneItem())).completion().join();
            assertThat(second.status()).isEqualTo(RunStatus.DONE);
        }
    }

    private static RunRecord run(Whittle whittle, WorkloadJob job) {
        return whittle.scheduler().submit(request(job)).completion().join();
    }

    private static JobRequest request(WorkloadJob job) {
        return JobRequest.of(DESCRIPTION, Parameters.none(), job, Policies.fallback());
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable thrown) throws E {
        throw (E) thrown;
    }

    private static class OneItem implements WorkloadJob {
        @Override
        public long items() {
            return 1;
        }

        @Override
        public byte[] runBlock(Cursor cursor) {
            while (cursor.next()) {
                // nothing to do
            }
            return new byte[0];
        }

        @Override
        public ResultMerger merger(Outputs outputs) {
            return (block, result) -> {};
        }
    }

    /** Items that a source announces. */
    private static class Streamed extends OneItem {
        private final Consumer<ItemSource.Listener> start;

        Streamed(Consumer<ItemSource.Listener> start) {
            this.start = start;
        }

        @Override
        public long items() {
            return 0;
        }

        @Override
        public Optional<ItemSource> source() {
            return Optional.of(new ItemSource() {
                @Override
                public void start(Listener listener) {
                    start.accept(listener);
                }

                @Override
                public void stop() {
                    throw new AssertionError("no stop");
                }

                @Override
                public int windowBlocks() {
                    return 1;
                }
            });
        }
    }

    /** Nodes that refuse some segments, and run the others in no time. */
    private static final class Nodes implements BackendFactory {
        private final Consumer<BackendContext> start;
        private int refusals;
        private boolean closed;

        Nodes(Consumer<BackendContext> start) {
            this.start = start;
        }

        @Override
        public String name() {
            return "nodes";
        }

        @Override
        public Backend create(Map<String, String> configuration, BackendContext context) {
            return new Backend() {
                @Override
                public Set<Capability> capabilities() {
                    return Set.of();
                }

                @Override
                public void start() {
                    start.accept(context);
                }

                @Override
                public AttemptHandle dispatch(long attempt, String node, Segment segment, AttemptListener listener) {
                    if (refusals-- > 0) {
                        throw new AssertionError("not now");
                    }
                    listener.started(attempt);
                    int[] blocks = segment.blocks().toArray();
                    listener.finished(
                            attempt,
                            BlockOutcomes.of(
                                    blocks, new long[blocks.length], new byte[blocks.length][0], blocks.length));
                    return new AttemptHandle() {
                        @Override
                        public void shrink(double keepFraction) {}

                        @Override
                        public void cancel() {}
                    };
                }

                @Override
                public void close() {
                    closed = true;
                }
            };
        }
    }
}
