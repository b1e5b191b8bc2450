package io.whittle.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.whittle.spi.backend.AttemptHandle;
import io.whittle.spi.backend.AttemptListener;
import io.whittle.spi.backend.Backend;
import io.whittle.spi.backend.BackendContext;
import io.whittle.spi.backend.BackendFactory;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.backend.Segment;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Backends that do not start, are closed, or whose nodes refuse what they are given for a while. */
@Timeout(60)
class ForeignBackendTest {
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
            RunRecord run = scheduler
                    .submit(OneItem.request(new OneItem()))
                    .completion()
                    .join();
            assertThat(run.status()).isEqualTo(RunStatus.DONE);
            assertThat(run.failedAttempts()).isEqualTo(3);
        }
    }

    @Test
    void nodesThatFailedAJobAreTriedAgainByTheNext() {
        Nodes moody = new Nodes(context -> context.nodeJoined(NodeDescription.of("moody", 1)));
        moody.refusals = 6; // three in a row set it aside, and then each further one for longer
        try (Scheduler scheduler = Scheduler.builder().backend(moody, Map.of()).open()) {
            RunRecord first = scheduler
                    .submit(OneItem.request(new OneItem()))
                    .completion()
                    .join();
            assertThat(first.status()).isEqualTo(RunStatus.NO_NODE);
            assertThat(first.message()).contains("moody").contains("not now");
            RunRecord second = scheduler
                    .submit(OneItem.request(new OneItem()))
                    .completion()
                    .join();
            assertThat(second.status()).isEqualTo(RunStatus.DONE);
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
