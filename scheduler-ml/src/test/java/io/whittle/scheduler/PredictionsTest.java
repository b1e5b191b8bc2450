package io.whittle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.spi.BlockList;
import io.whittle.spi.Parameters;
import io.whittle.spi.backend.Backend;
import io.whittle.spi.backend.BackendContext;
import io.whittle.spi.backend.BackendFactory;
import io.whittle.spi.backend.Link;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.cost.CostModel;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.cost.NodeClass;
import io.whittle.spi.policy.JobPolicy;
import io.whittle.spi.policy.NodeView;
import io.whittle.spi.policy.Policy;
import io.whittle.spi.policy.PolicyContext;
import io.whittle.spi.policy.SegmentOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is predicted for nodes that come while a job runs. */
@Timeout(60)
class PredictionsTest {
    /** Items take as many seconds as a node's label says. */
    private record ByLabel(String version) implements CostModel {
        @Override
        public boolean knows(String kind) {
            return true;
        }

        @Override
        public Optional<CostProfile> profile(JobFeatures job, NodeClass nodeClass) {
            double[] perItem = new double[job.bins().count()];
            Arrays.fill(perItem, Double.parseDouble(nodeClass.attributes().getOrDefault("seconds", "1")));
            return Optional.of(CostProfile.predicted(job.partition(), job.bins(), perItem, 0.5, 0.25, version));
        }
    }

    /** Counts down when it is told of predictions that say 1 s of the first node and 7 s of the node that came late. */
    private record Watching(CountDownLatch both) implements Policy {
        @Override
        public String name() {
            return "watching";
        }

        @Override
        public String summary() {
            return "One block at a time; looks at what is predicted.";
        }

        @Override
        public JobPolicy start(PolicyContext context) {
            return new JobPolicy() {
                private int next;
                private int end;

                @Override
                public void blocksAvailable(BlockList blocks) {
                    end += blocks.size();
                }

                @Override
                public boolean offer(NodeView node) {
                    profileChanged();
                    if (next == end) {
                        return false;
                    }
                    context.dispatch(node, SegmentOrder.of(BlockList.of(next++)));
                    return true;
                }

                @Override
                public void profileChanged() {
                    if (says("local-1", 1) && says("late", 7)) {
                        both.countDown();
                    }
                }

                private boolean says(String id, double seconds) {
                    return context.nodes().stream()
                            .filter(node -> node.description().id().equals(id))
                            .anyMatch(node -> context.profile(node).informed()
                                    && context.profile(node).seconds(0) == seconds);
                }
            };
        }
    }

    private record Late() implements BackendFactory {
        @Override
        public String name() {
            return "late";
        }

        @Override
        public Backend create(Map<String, String> configuration, BackendContext context) {
            return new OneNode(new NodeDescription("late", 1, 1, Link.none(), Map.of("seconds", "7")), context);
        }
    }

    @Test
    void aNodeOfAnotherKindThatComesLateIsPredictedForAsWell() throws Exception {
        CountDownLatch both = new CountDownLatch(1);
        try (Whittle whittle =
                Whittle.builder().nodes(1).costModel(new ByLabel("one")).open()) {
            ClosureJob<Long> job = new ClosureJob<>(Job.over(10).grain(1).sumOfLongs(item -> {
                try {
                    both.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return item;
            }));
            RunHandle run = whittle.scheduler()
                    .submit(JobRequest.of(job.description(), Parameters.none(), job, new Watching(both)));
            whittle.scheduler().addBackend(new Late(), Map.of());
            RunRecord record = run.completion().join();
            assertThat(record.status()).isEqualTo(RunStatus.DONE);
            assertThat(record.modelVersion()).isEqualTo("one");
            assertThat(job.result()).isEqualTo(45);
        }
    }
}
