package io.whittle.core;

import io.whittle.policy.Policies;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.NodeDescription;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What an event costs in steady state, the hand-over between threads apart: single blocks are dispatched to four nodes,
 * started, finished and persisted, for ever. One operation is one event.
 *
 * <p>Run it with {@code ./mvnw -q -pl scheduler-ml -am test-compile -Dquick -Pjmh}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class JobSchedulerBenchmark {
    private static final int BLOCKS = Partition.DEFAULT_MAX_BLOCKS;

    /** The policy that decides. */
    @Param({"ss", "learned"})
    public String policy;

    private JobScheduler scheduler;
    private final ArrayDeque<Event> news = new ArrayDeque<>();
    private long now;
    private long job;

    /** Four nodes, and a first job. */
    @Setup
    public void open() {
        scheduler = new JobScheduler(Policies.fallback());
        for (int i = 0; i < 4; i++) {
            scheduler.on(new Event.NodeJoined(NodeDescription.of("n" + i, 1), true), 0);
        }
    }

    /** Handles one event, and turns what is commanded into the next ones. */
    @Benchmark
    public List<Command> event() {
        Event event = news.poll();
        if (event == null) {
            event = new Event.JobSubmitted(
                    ++job,
                    "bench",
                    "1",
                    Parameters.none(),
                    false,
                    new Partition(BLOCKS, 1),
                    true,
                    Integer.MAX_VALUE,
                    Policies.named(policy).orElseThrow(),
                    0,
                    Map.of());
        }
        now += 1000;
        List<Command> commands = scheduler.on(event, now);
        for (int i = 0; i < commands.size(); i++) {
            answer(commands.get(i));
        }
        return commands;
    }

    private void answer(Command command) {
        if (command instanceof Command.Dispatch c) {
            news.add(new Event.AttemptStarted(c.attempt()));
            int size = c.segment().blocks().size();
            for (int i = 0; i < size - 1; i++) {
                news.add(new Event.AttemptProgressed(
                        c.attempt(), outcome(c.segment().blocks().get(i))));
            }
            news.add(new Event.AttemptFinished(
                    c.attempt(), outcome(c.segment().blocks().get(size - 1))));
        } else if (command instanceof Command.Persist c) {
            news.add(new Event.BlocksPersisted(c.job(), c.outcomes()));
        }
    }

    private static BlockOutcomes outcome(int block) {
        return BlockOutcomes.of(new int[] {block}, new long[] {1000}, new byte[1][0], 1);
    }
}
