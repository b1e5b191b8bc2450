package io.whittle.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.policy.Policies;
import io.whittle.spi.BlockList;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.Failure;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.policy.AttemptView;
import io.whittle.spi.policy.JobPolicy;
import io.whittle.spi.policy.NodeView;
import io.whittle.spi.policy.Policy;
import io.whittle.spi.policy.PolicyContext;
import io.whittle.spi.policy.SegmentOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A job whose policy fails, and whose fallback fails as well, ends once and for all. */
class FailingPolicyTest {
    private final JobScheduler scheduler = new JobScheduler(new Throwing());
    private long now;

    @Test
    void aFinishedAttemptOfAJobThatFailsMeanwhileIsRecordedOnce() {
        long attempt = startOneAttempt();
        List<Command> commands = on(new Event.AttemptFinished(attempt, outcome(1)));
        assertEndedOnce(commands);
    }

    @Test
    void aFailedAttemptOfAJobThatFailsMeanwhileIsRecordedOnce() {
        long attempt = startOneAttempt();
        List<Command> commands = on(new Event.AttemptFailed(attempt, outcome(1), Failure.ofNode("gone")));
        assertEndedOnce(commands);
    }

    @Test
    void aJobWhosePolicyFailsWithEachNewsGetsNoFurtherSegment() {
        startOneAttempt();
        List<Command> commands = on(new Event.NodeLeft("a", "gone"));
        assertEndedOnce(commands);
        assertThat(on(new Event.NodeJoined(NodeDescription.of("b", 1), true)))
                .noneMatch(Command.Dispatch.class::isInstance);
    }

    @Test
    void aMachineThatStallsUnderTheFallbackFailsNoJob() {
        JobScheduler real = new JobScheduler(Policies.fallback());
        real.on(new Event.NodeJoined(NodeDescription.of("a", 1), true), 1);
        real.on(submitted(), 2);
        List<Command> commands = List.copyOf(real.on(new Event.PolicyTooSlow(1, "a decision took 700 ms"), 3));
        assertThat(commands).anyMatch(Command.PolicyReplaced.class::isInstance);
        commands = List.copyOf(real.on(new Event.PolicyTooSlow(1, "a decision took 700 ms"), 4));
        assertThat(commands).isEmpty();
        assertThat(real.state().jobs.all()).hasSize(1);
    }

    private void assertEndedOnce(List<Command> commands) {
        assertThat(commands).filteredOn(Command.RecordAttempt.class::isInstance).hasSize(1);
        assertThat(commands).filteredOn(Command.JobFailed.class::isInstance).hasSize(1);
        int failed = commands.indexOf(commands.stream()
                .filter(Command.JobFailed.class::isInstance)
                .findFirst()
                .orElseThrow());
        assertThat(commands.subList(failed + 1, commands.size()))
                .as("what follows the end")
                .noneMatch(each -> each instanceof Command.RecordAttempt
                        || each instanceof Command.Dispatch
                        || each instanceof Command.Persist);
        assertThat(scheduler.state().jobs.all()).isEmpty();
        assertThat(scheduler.state().attempts.all()).isEmpty();
    }

    private long startOneAttempt() {
        on(new Event.NodeJoined(NodeDescription.of("a", 1), true));
        List<Command> commands = on(submitted());
        Command.Dispatch dispatch = (Command.Dispatch) commands.stream()
                .filter(Command.Dispatch.class::isInstance)
                .findFirst()
                .orElseThrow();
        on(new Event.AttemptStarted(dispatch.attempt()));
        on(new Event.AttemptProgressed(dispatch.attempt(), outcome(0))); // costs the first policy its office
        return dispatch.attempt();
    }

    private static Event submitted() {
        return SubmittedJob.of(4, new Throwing());
    }

    private static BlockOutcomes outcome(int block) {
        return BlockOutcomes.of(new int[] {block}, new long[] {1}, new byte[1][0], 1);
    }

    private List<Command> on(Event event) {
        return new ArrayList<>(scheduler.on(event, ++now));
    }

    /** Dispatches two blocks, then throws whatever it hears of them. */
    private static final class Throwing implements Policy {
        @Override
        public String name() {
            return "throwing";
        }

        @Override
        public String summary() {
            return "Throws.";
        }

        @Override
        public JobPolicy start(PolicyContext context) {
            return new JobPolicy() {
                @Override
                public void blocksAvailable(BlockList blocks) {}

                @Override
                public boolean offer(NodeView node) {
                    if (!node.attempts().isEmpty() || context.nowNanos() > 2) {
                        return false;
                    }
                    context.dispatch(node, SegmentOrder.of(BlockList.range(0, 2)));
                    return true;
                }

                @Override
                public void progressed(AttemptView attempt, BlockOutcomes outcomes) {
                    throw new IllegalStateException("progressed");
                }

                @Override
                public void ended(AttemptView attempt) {
                    throw new IllegalStateException("ended");
                }

                @Override
                public void nodeLeft(NodeView node) {
                    throw new IllegalStateException("left");
                }
            };
        }
    }
}
