package io.whittle.spi.contract;

import io.whittle.spi.BlockList;
import io.whittle.spi.backend.AttemptHandle;
import io.whittle.spi.backend.AttemptListener;
import io.whittle.spi.backend.Backend;
import io.whittle.spi.backend.BackendContext;
import io.whittle.spi.backend.BackendFactory;
import io.whittle.spi.backend.BlockTimer;
import io.whittle.spi.backend.JobDescription;
import io.whittle.spi.backend.Link;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.backend.Segment;
import io.whittle.spi.backend.SegmentRunner;
import io.whittle.spi.workload.BlockRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The simplest backend that keeps the contract, one node of one thread, but for a fault. */
final class FaultyBackend implements Backend {
    private static final NodeDescription NODE =
            new NodeDescription("only", 1, 1, Link.none(), Map.of("place", "here", "cores", "1"));

    private final Fault fault;
    private final BackendContext context;
    private final ExecutorService threads;
    private final Set<AttemptHandle> running = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Thread> thread = new AtomicReference<>(Thread.currentThread());
    private int asked;

    private FaultyBackend(Fault fault, BackendContext context) {
        this.fault = fault;
        this.context = context;
        this.threads =
                fault == Fault.RUNS_ALL_AT_ONCE ? Executors.newCachedThreadPool() : Executors.newFixedThreadPool(1);
        if (fault == Fault.ANNOUNCES_EARLY) {
            context.nodeJoined(NodeDescription.of("early", 1));
        }
    }

    /** Makes backends with a fault. */
    record Factory(Fault fault) implements BackendFactory {
        @Override
        public String name() {
            return "faulty";
        }

        @Override
        public Backend create(Map<String, String> configuration, BackendContext context) {
            if (!configuration.isEmpty() && fault != Fault.TAKES_ANY_SETTING) {
                throw new IllegalArgumentException("there is no setting " + configuration.keySet());
            }
            return new FaultyBackend(fault, context);
        }
    }

    @Override
    public Set<Capability> capabilities() {
        asked++;
        boolean none = fault == Fault.CHANGES_ITS_MIND_ON_CAPABILITIES && asked % 2 == 0;
        return none || fault == Fault.SHRINKS_UNASKED
                ? Set.of(Capability.PROGRESS)
                : Set.of(Capability.PROGRESS, Capability.SHRINK);
    }

    @Override
    public void start() {
        context.nodeJoined(NODE);
    }

    @Override
    public AttemptHandle dispatch(long attempt, String nodeId, Segment segment, AttemptListener listener) {
        if (!nodeId.equals("only") && fault != Fault.TAKES_ANY_NODE) {
            throw new IllegalStateException("there is no node " + nodeId);
        }
        SegmentRunner runner = new SegmentRunner(
                attempt,
                changed(segment),
                fault == Fault.FORGETS_WHAT_IT_IS ? Map.of() : NODE.attributes(),
                () -> changed(context.open(segment.job())),
                BlockTimer.wall(),
                new FaultyListener(fault, listener));
        AttemptHandle handle = new FaultyHandle(runner);
        if (fault == Fault.RUNS_IN_DISPATCH) {
            run(handle, runner);
        } else {
            running.add(handle);
            try {
                threads.execute(() -> run(handle, runner));
            } catch (RejectedExecutionException e) {
                throw new IllegalStateException("closed", e);
            }
        }
        return handle;
    }

    private void run(AttemptHandle handle, SegmentRunner runner) {
        thread.set(Thread.currentThread());
        runner.run();
        running.remove(handle);
    }

    private Segment changed(Segment segment) {
        BlockList blocks = segment.blocks();
        if (fault == Fault.REVERSES_BLOCKS) {
            List<Integer> reversed = new ArrayList<>();
            blocks.forEach(block -> reversed.add(0, block));
            blocks = BackendRunRules.listOf(reversed);
        }
        float[] weights = new float[blocks.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) segment.weight(i);
        }
        return new Segment(
                changed(segment.job()),
                blocks,
                weights,
                fault == Fault.HIDES_PROGRESS ? Long.MAX_VALUE : segment.reportNanos(),
                fault == Fault.LEAVES_NOTHING_OUT ? new long[0] : segment.without());
    }

    private JobDescription changed(JobDescription job) {
        return fault == Fault.RUNS_WHAT_IT_MAY_NOT
                ? new JobDescription(
                        job.id(), job.kind(), job.version(), job.parameters(), job.partition(), job.external())
                : job;
    }

    private BlockRunner changed(BlockRunner code) {
        return fault != Fault.TAKES_HALF_DONE_BLOCKS
                ? code
                : cursor -> {
                    byte[] result = code.runBlock(cursor);
                    cursor.skipToEnd();
                    return result == null ? new byte[0] : result;
                };
    }

    @Override
    public void close() {
        if (fault != Fault.CLOSES_WITHOUT_STOPPING) {
            running.forEach(AttemptHandle::cancel);
            threads.shutdown();
        }
        try {
            boolean stopped = fault == Fault.CLOSES_WITHOUT_STOPPING || threads.awaitTermination(1, TimeUnit.SECONDS);
            if (!stopped) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class FaultyHandle implements AttemptHandle {
        private final SegmentRunner runner;

        FaultyHandle(SegmentRunner runner) {
            this.runner = runner;
        }

        @Override
        public void shrink(double keepFraction) {
            switch (fault) {
                case IGNORES_SHRINK -> {}
                case KEEPS_MORE -> runner.shrink((1 + keepFraction) / 2);
                default -> runner.shrink(keepFraction);
            }
        }

        @Override
        public void cancel() {
            if (fault == Fault.CANCELS_WHAT_COMES_AFTER) {
                thread.get().interrupt();
            }
            if (fault != Fault.IGNORES_CANCEL) {
                runner.cancel();
            }
        }
    }
}
