package io.whittle.plugin.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import io.whittle.spi.BlockList;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.backend.AttemptListener;
import io.whittle.spi.backend.Backend;
import io.whittle.spi.backend.BackendContext;
import io.whittle.spi.backend.BackendFactory;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.Failure;
import io.whittle.spi.backend.JobDescription;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.backend.Segment;
import io.whittle.spi.workload.BlockRunner;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LocalNodesTest {
    /** A scheduler that has one job. */
    private record OneJob(List<NodeDescription> nodes, BlockRunner code) implements BackendContext {
        OneJob(BlockRunner code) {
            this(new ArrayList<>(), code);
        }

        @Override
        public void nodeJoined(NodeDescription node) {
            nodes.add(node);
        }

        @Override
        public void nodeLeft(String nodeId, String reason) {
            nodes.removeIf(node -> node.id().equals(nodeId));
        }

        @Override
        public BlockRunner open(JobDescription job) {
            return code;
        }
    }

    /** Waits for the end. */
    private static final class End implements AttemptListener {
        private final CompletableFuture<BlockOutcomes> outcomes = new CompletableFuture<>();

        @Override
        public void started(long attempt) {}

        @Override
        public void progressed(long attempt, BlockOutcomes some) {}

        @Override
        public void shrunk(long attempt, int position, int end) {}

        @Override
        public void finished(long attempt, BlockOutcomes rest) {
            outcomes.complete(rest);
        }

        @Override
        public void failed(long attempt, BlockOutcomes rest, Failure failure) {
            outcomes.completeExceptionally(new AssertionError(failure.toString()));
        }

        BlockOutcomes await() throws ExecutionException, InterruptedException, TimeoutException {
            return outcomes.get(30, TimeUnit.SECONDS);
        }
    }

    private static Segment segmentOfOneBlock() {
        JobDescription job = new JobDescription(1, "test", "1", Parameters.none(), new Partition(1, 1), false);
        return new Segment(job, BlockList.of(0), new float[0], Long.MAX_VALUE);
    }

    @Test
    void isFoundWithoutOsgi() {
        assertThat(ServiceLoader.load(BackendFactory.class))
                .singleElement()
                .isInstanceOf(LocalBackendFactory.class)
                .extracting(BackendFactory::name)
                .isEqualTo("local");
    }

    @Test
    void announcesItsNodesWithSpeedAndSlots() {
        OneJob context = new OneJob(cursor -> new byte[0]);
        try (Backend backend = new LocalBackendFactory().create(Map.of("speeds", "0.5,0.25", "slots", "2"), context)) {
            backend.start();
            assertThat(context.nodes())
                    .extracting(NodeDescription::id, NodeDescription::speed, NodeDescription::slots)
                    .containsExactly(tuple("local-1", 0.5, 2), tuple("local-2", 0.25, 2));
        }
    }

    @Test
    void nodesSayHowFastTheirCoresAre() {
        OneJob context = new OneJob(cursor -> new byte[0]);
        try (Backend backend = new LocalBackendFactory().create(Map.of("core-speed", "1.25"), context)) {
            backend.start();
            assertThat(context.nodes()).isNotEmpty().allSatisfy(node -> assertThat(node.attributes())
                    .containsEntry("core-speed", "1.25"));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LocalBackendFactory().create(Map.of("core-speed", "fast"), context))
                .withMessageContaining("'fast'");
    }

    @Test
    void refusesBadConfigurationBeforeAnythingStarts() {
        OneJob context = new OneJob(cursor -> new byte[0]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LocalBackendFactory().create(Map.of("speeds", "slow"), context))
                .withMessageContaining("'slow'");
        assertThat(context.nodes()).isEmpty();
    }

    @Test
    void runsOnDaemonThreadsNamedAfterTheNode() throws Exception {
        AtomicReference<String> thread = new AtomicReference<>("");
        OneJob context = new OneJob(cursor -> {
            cursor.skipToEnd();
            Thread current = Thread.currentThread();
            thread.set(current.getName() + (current.isDaemon() ? " daemon" : ""));
            return new byte[0];
        });
        try (Backend backend = new LocalBackendFactory().create(Map.of("speeds", "1,1"), context)) {
            backend.start();
            End end = new End();
            backend.dispatch(1, "local-2", segmentOfOneBlock(), end);
            end.await();
        }
        assertThat(thread).hasValue("local-2 daemon");
    }

    @Test
    void aSlowNodeReportsTheProcessorTimeOfABlockOverItsSpeed() throws Exception {
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        AtomicLong used = new AtomicLong();
        OneJob context = new OneJob(cursor -> {
            cursor.skipToEnd();
            long start = clock.getCurrentThreadCpuTime();
            while (clock.getCurrentThreadCpuTime() - start < 20_000_000) {
                Thread.onSpinWait();
            }
            used.set(clock.getCurrentThreadCpuTime() - start);
            return new byte[0];
        });
        try (Backend backend = new LocalBackendFactory().create(Map.of("speeds", "0.25"), context)) {
            backend.start();
            End end = new End();
            backend.dispatch(1, "local-1", segmentOfOneBlock(), end);
            long reported = end.await().nanos(0);
            assertThat((double) used.get() / reported).isBetween(0.2, 0.25);
        }
    }
}
