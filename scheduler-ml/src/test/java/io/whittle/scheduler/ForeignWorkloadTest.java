package io.whittle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whittle.spi.Requirements;
import io.whittle.spi.workload.ItemFeatures;
import io.whittle.spi.workload.ItemSource;
import io.whittle.spi.workload.Outputs;
import io.whittle.spi.workload.ResultMerger;
import io.whittle.spi.workload.WorkloadException;
import io.whittle.spi.workload.WorkloadJob;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What workloads and the sources of their items do wrong ends their own run at most, and a sentence names it. */
@Timeout(60)
class ForeignWorkloadTest {
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

    private static RunRecord run(Whittle whittle, WorkloadJob job) {
        return whittle.scheduler().submit(OneItem.request(job)).completion().join();
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
}
