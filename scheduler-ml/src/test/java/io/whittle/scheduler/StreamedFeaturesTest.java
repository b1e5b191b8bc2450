package io.whittle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.whittle.plugin.local.LocalBackendFactory;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.workload.ItemFeatures;
import io.whittle.spi.workload.ItemSource;
import io.whittle.spi.workload.Outputs;
import io.whittle.spi.workload.ResultMerger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StreamedFeaturesTest {
    /** Items that come in portions; of each is known its number plus one, until its block has been merged. */
    private static final class Streamed extends OneItem {
        private final long total;
        private final long portion;
        private final long grain;
        private final AtomicLong looks = new AtomicLong();
        private final AtomicLong merged = new AtomicLong();

        Streamed(long total, long portion, long grain) {
            this.total = total;
            this.portion = portion;
            this.grain = grain;
        }

        @Override
        public long items() {
            return 0;
        }

        @Override
        public long grain() {
            return grain;
        }

        @Override
        public ItemFeatures features() {
            return new ItemFeatures() {
                @Override
                public List<String> names() {
                    return List.of("number");
                }

                @Override
                public void means(long first, long end, double[] means) {
                    looks.incrementAndGet();
                    boolean forgotten = first < merged.get() * grain;
                    means[0] = forgotten ? 0 : (first + end - 1) / 2.0 + 1;
                }
            };
        }

        @Override
        public Optional<ItemSource> source() {
            return Optional.of(new ItemSource() {
                @Override
                public void start(Listener listener) {
                    Thread thread = new Thread(() -> {
                        for (long items = portion; items < total; items += portion) {
                            listener.available(items);
                        }
                        listener.complete(total);
                    });
                    thread.setDaemon(true);
                    thread.start();
                }

                @Override
                public void stop() {}

                @Override
                public int windowBlocks() {
                    return 64;
                }
            });
        }

        @Override
        public ResultMerger merger(Outputs outputs) {
            return (block, result) -> merged.incrementAndGet();
        }
    }

    @Test
    void averagesTheBinsOfFewBlocks() {
        StreamedFeatures streamed = new StreamedFeatures(OneItem.request(new Streamed(10, 3, 4)));
        streamed.available(3);
        streamed.available(9);
        JobFeatures features = streamed.complete(10).orElseThrow();
        assertThat(features.names()).containsExactly("number");
        assertThat(features.itemFeatures()).isDeepEqualTo(new double[][] {{2.5}, {6.5}, {9.5}});
    }

    @Test
    void looksAtSomeOfVeryManyBlocks() {
        int blocks = 1_000_000;
        Streamed job = new Streamed(blocks, 1, 1);
        StreamedFeatures streamed = new StreamedFeatures(OneItem.request(job));
        for (int items = 0; items < blocks; items += 1 + items / 7) {
            streamed.available(items);
        }
        JobFeatures features = streamed.complete(blocks).orElseThrow();
        assertThat(job.looks.get()).isLessThan(500_000);
        for (int bin = 0; bin < features.bins().count(); bin++) {
            double middle = (features.bins().firstBlock(bin) + features.bins().endBlock(bin)) / 2.0;
            assertThat(features.itemFeatures()[bin][0]).isCloseTo(middle, within(blocks / 1000.0));
        }
    }

    @Test
    void runsOfStreamsRecordWhatWasKnownOfItems() {
        try (Scheduler scheduler = Scheduler.builder()
                .backend(new LocalBackendFactory(), Map.of("speeds", "1,0.5"))
                .open()) {
            Streamed job = new Streamed(700, 9, 1);
            RunRecord run = scheduler.submit(OneItem.request(job)).completion().join();
            assertThat(run.status()).as(run.message()).isEqualTo(RunStatus.DONE);
            JobFeatures features = run.features().orElseThrow();
            assertThat(features.partition()).isEqualTo(run.partition());
            assertThat(features.bins()).isEqualTo(run.bins());
            for (int bin = 0; bin < 700; bin++) {
                assertThat(features.itemFeatures()[bin]).containsExactly(bin + 1.0);
            }
        }
    }

    @Test
    void anEmptyStreamHasNoBins() {
        StreamedFeatures streamed = new StreamedFeatures(OneItem.request(new Streamed(0, 1, 1)));
        assertThat(streamed.complete(0).orElseThrow().itemFeatures()).isEmpty();
    }
}
