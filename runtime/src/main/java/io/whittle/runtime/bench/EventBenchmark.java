package io.whittle.runtime.bench;

import io.whittle.core.Command;
import io.whittle.core.Event;
import io.whittle.core.JobScheduler;
import io.whittle.policy.Policies;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.policy.Policy;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;

/**
 * What an event costs the state machine, dealing included, the hand-over between threads apart: jobs of
 * {@link Partition#DEFAULT_MAX_BLOCKS} blocks on four nodes, each block reported and persisted by itself.
 */
public final class EventBenchmark {
    /** So many times as many jobs come before those that count: with as many, half of the latter ran in code that was not final. */
    private static final int WARM_UP = 4;

    private final Policy policy;
    private final ArrayDeque<Event> news = new ArrayDeque<>();
    private final JobScheduler scheduler = new JobScheduler(Policies.fallback());
    private long now;
    private long job;
    private long events;

    /** Measures under this policy. */
    public EventBenchmark(Policy policy) {
        this.policy = policy;
        for (int i = 0; i < 4; i++) {
            scheduler.on(new Event.NodeJoined(NodeDescription.of("n" + i, 1), true), 0);
        }
    }

    /** Returns nanoseconds per event, a value per job, after jobs that do not count: the compiler takes its time. */
    public Measurement measure(int jobs) {
        double[] values = new double[jobs];
        for (int i = -WARM_UP * jobs; i < jobs; i++) {
            events = 0;
            long before = System.nanoTime();
            runJob();
            if (i >= 0) {
                values[i] = (double) (System.nanoTime() - before) / events;
            }
        }
        return Measurement.of("an event under '" + policy.name() + "'", "ns", 1000, values);
    }

    private void runJob() {
        job++;
        handle(new Event.JobSubmitted(
                job,
                "bench",
                "1",
                Parameters.none(),
                false,
                Partition.of(Partition.DEFAULT_MAX_BLOCKS),
                true,
                Integer.MAX_VALUE,
                policy,
                0,
                Map.of()));
        while (!news.isEmpty()) {
            handle(news.remove());
        }
    }

    private void handle(Event event) {
        now += 1000;
        events++;
        List<Command> commands = scheduler.on(event, now);
        for (int i = 0; i < commands.size(); i++) {
            answer(commands.get(i));
        }
    }

    private void answer(Command command) {
        if (command instanceof Command.Dispatch c) {
            news.add(new Event.AttemptStarted(c.attempt()));
            int last = c.segment().blocks().size() - 1;
            for (int i = 0; i < last; i++) {
                news.add(new Event.AttemptProgressed(
                        c.attempt(), outcome(c.segment().blocks().get(i))));
            }
            news.add(new Event.AttemptFinished(
                    c.attempt(), outcome(c.segment().blocks().get(last))));
        } else if (command instanceof Command.Persist c) {
            news.add(new Event.BlocksPersisted(c.job(), c.outcomes()));
        }
    }

    private static BlockOutcomes outcome(int block) {
        return BlockOutcomes.of(new int[] {block}, new long[] {1000}, new byte[1][0], 1);
    }
}
