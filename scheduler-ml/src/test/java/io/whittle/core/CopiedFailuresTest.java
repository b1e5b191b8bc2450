package io.whittle.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.policy.CopyingPolicy;
import io.whittle.spi.BlockList;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.Failure;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.backend.Segment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Blocks that fail wherever they run, under a policy that gives every free node copies of what the others hold: one node
 * always holds what fails on another one, and yet the job comes to an end.
 */
class CopiedFailuresTest {
    private static final int POISON = 3;
    private static final int BLOCKS = 5;
    /** Far more than are needed. */
    private static final int MANY = 200;

    private final JobScheduler scheduler = new JobScheduler(new CopyingPolicy());
    private final Map<Long, Segment> running = new LinkedHashMap<>();
    private final List<Command> seen = new ArrayList<>();
    private long now;
    private int failures;

    private void on(Event event) {
        for (Command command : List.copyOf(scheduler.on(event, ++now * 1_000_000_000L))) {
            seen.add(command);
            if (command instanceof Command.Dispatch dispatch) {
                running.put(dispatch.attempt(), dispatch.segment());
            } else if (command instanceof Command.CancelAttempt cancel) {
                running.remove(cancel.attempt());
            } else if (command instanceof Command.Persist persist) {
                on(new Event.BlocksPersisted(1, persist.outcomes()));
            }
        }
    }

    /** Runs the job to its end: the attempt that was dispatched first always answers first. */
    private void run(int nodes, Tolerance.BadItems badItems, boolean crashes) {
        for (int node = 0; node < nodes; node++) {
            on(new Event.NodeJoined(NodeDescription.of("node-" + node, 1), true));
        }
        on(SubmittedJob.of(BLOCKS, new CopyingPolicy(), new Tolerance(badItems, 3, 0)));
        while (!scheduler.state().jobs.all().isEmpty() && failures < MANY) {
            if (running.isEmpty()) {
                on(new Event.TimerFired());
            } else {
                answer(running.keySet().iterator().next(), crashes);
            }
        }
    }

    private void answer(long attempt, boolean crashes) {
        BlockList blocks = running.get(attempt).blocks();
        on(new Event.AttemptStarted(attempt));
        int done = 0;
        while (done < blocks.size() && blocks.get(done) != POISON) {
            done++;
        }
        BlockOutcomes outcomes = outcomes(blocks, done);
        running.remove(attempt);
        if (done == blocks.size()) {
            on(new Event.AttemptFinished(attempt, outcomes));
            return;
        }
        failures++;
        Failure failure =
                crashes ? Failure.crash("out of memory", "") : new Failure("no good", "", true, OptionalInt.of(POISON));
        on(new Event.AttemptFailed(attempt, outcomes, failure));
    }

    private static BlockOutcomes outcomes(BlockList blocks, int done) {
        byte[][] results = new byte[done][];
        for (int i = 0; i < done; i++) {
            results[i] = new byte[] {(byte) blocks.get(i)};
        }
        return BlockOutcomes.of(blocks.slice(0, done).toArray(), new long[done], results, done);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void aBlockThatFailsByItsOwnFaultIsTriedAsOftenAsIsTolerated(int nodes) {
        run(nodes, Tolerance.BadItems.FAIL, false);
        assertThat(failures).isEqualTo(3);
        assertThat(seen)
                .filteredOn(Command.JobFailed.class::isInstance)
                .singleElement()
                .satisfies(failed ->
                        assertThat(((Command.JobFailed) failed).message()).contains("no good (item 3; tried 3 times)"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void aBlockThatIsLeftOutIsTakenFromAllWhoHoldIt(int nodes) {
        run(nodes, Tolerance.BadItems.SKIP, false);
        assertThat(failures).isEqualTo(3);
        assertEndedWithoutThePoison();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void aBlockThatTakesItsWorkerWithItIsFoundAmongCopies(int nodes) {
        run(nodes, Tolerance.BadItems.SKIP, true);
        assertThat(failures).isLessThan(20);
        assertEndedWithoutThePoison();
    }

    private void assertEndedWithoutThePoison() {
        assertThat(seen)
                .filteredOn(Command.LeaveOut.class::isInstance)
                .singleElement()
                .satisfies(left -> assertThat(((Command.LeaveOut) left).block()).isEqualTo(POISON));
        assertThat(seen).filteredOn(Command.JobFinished.class::isInstance).hasSize(1);
        assertThat(seen.stream()
                        .filter(Command.Persist.class::isInstance)
                        .mapToInt(persist ->
                                ((Command.Persist) persist).outcomes().size())
                        .sum())
                .as("blocks that count")
                .isEqualTo(BLOCKS - 1);
        assertThat(scheduler.state().attempts.all()).isEmpty();
    }
}
