package io.whittle.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.policy.Policies;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.Link;
import io.whittle.spi.backend.NodeDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who waits for a second node to confirm a result, and for how long. */
class ConfirmingTest {
    private static final long SECOND = 1_000_000_000L;

    private final JobScheduler scheduler = new JobScheduler(Policies.fallback());

    private List<Command> at(double seconds, Event event) {
        return List.copyOf(scheduler.on(event, Math.round(seconds * SECOND)));
    }

    private List<Command> lookEachSecond(int from, int to) {
        List<Command> commands = new ArrayList<>();
        for (int second = from; second <= to; second++) {
            commands.addAll(at(second, new Event.TimerFired()));
        }
        return commands;
    }

    private void submit(int blocks) {
        at(
                0,
                SubmittedJob.of(
                        blocks, Policies.named("ss").orElseThrow(), new Tolerance(Tolerance.BadItems.FAIL, 3, 1)));
    }

    private static NodeDescription node(String id, int slots) {
        return new NodeDescription(id, 1, slots, Link.none(), Map.of());
    }

    private static BlockOutcomes result(int block) {
        return BlockOutcomes.of(new int[] {block}, new long[] {1000}, new byte[][] {{7}}, 1);
    }

    @Test
    void aBlockThatASilentNodeConfirmsAfterAllIsNoLongerWaitedFor() {
        at(0, new Event.NodeJoined(node("a", 2), true));
        at(0, new Event.NodeJoined(node("b", 1), true));
        submit(2);
        at(0.1, new Event.AttemptStarted(1));
        at(0.1, new Event.AttemptStarted(2));
        at(1, new Event.AttemptFinished(2, result(1))); // on 'a'; to be confirmed by 'b'
        at(1.1, new Event.AttemptStarted(3));
        at(2, new Event.NodeSilent("b"));
        at(3, new Event.AttemptFinished(3, result(1)));
        at(3.1, new Event.NodeHeard("b"));
        // block 0 still runs, and nothing else is open
        assertThat(lookEachSecond(4, 30)).noneMatch(Command.JobFailed.class::isInstance);
        assertThat(scheduler.state().jobs.all()).hasSize(1);
    }

    @Test
    void aSilentNodeMayConfirmYetAndOneThatIsGoneMayNot() {
        at(0, new Event.NodeJoined(node("a", 1), true));
        at(0, new Event.NodeJoined(node("b", 1), true));
        submit(1);
        at(0.1, new Event.AttemptStarted(1));
        at(1, new Event.AttemptFinished(1, result(0)));
        at(1.1, new Event.AttemptStarted(2));
        at(7, new Event.NodeSilent("b"));
        assertThat(lookEachSecond(8, 59)).noneMatch(Command.JobFailed.class::isInstance);
        at(60, new Event.NodeLeft("b", "lost"));
        assertThat(lookEachSecond(61, 69)).noneMatch(Command.JobFailed.class::isInstance);
        assertThat(lookEachSecond(70, 71))
                .filteredOn(Command.JobFailed.class::isInstance)
                .singleElement()
                .satisfies(failed -> assertThat(((Command.JobFailed) failed).message())
                        .contains("nobody is left to confirm item 0"));
    }
}
