package io.whittle.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.policy.Policies;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.NodeDescription;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long jobs wait for nodes that may yet come, and what a clock that jumps makes of it. */
class PatienceTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int BLOCKS = 4;

    private final JobScheduler scheduler = new JobScheduler(Policies.fallback());
    private long now = -7 * SECOND;

    private List<Command.JobFailed> on(Event event) {
        return scheduler.on(event, now).stream()
                .filter(Command.JobFailed.class::isInstance)
                .map(Command.JobFailed.class::cast)
                .toList();
    }

    private List<Command.JobFailed> pass(int seconds) {
        List<Command.JobFailed> failures = new ArrayList<>();
        for (int i = 0; i < seconds; i++) {
            now += SECOND;
            failures.addAll(on(new Event.TimerFired()));
        }
        return failures;
    }

    private void join(String id) {
        on(new Event.NodeJoined(NodeDescription.of(id, 1), true));
    }

    private List<Command.JobFailed> submit(Tolerance tolerance) {
        return on(SubmittedJob.of(BLOCKS, Policies.named("ss").orElseThrow(), tolerance));
    }

    /** All nodes end what they have in hand, until they have nothing. */
    private void endAll() {
        while (!scheduler.state().attempts.all().isEmpty()) {
            end(List.copyOf(scheduler.state().attempts.all()).get(0));
        }
    }

    private void end(Attempt attempt) {
        int[] blocks = attempt.order.blocks().toArray();
        on(new Event.AttemptFinished(
                attempt.id, BlockOutcomes.of(blocks, new long[blocks.length], results(blocks.length), blocks.length)));
    }

    private static byte[][] results(int count) {
        byte[][] results = new byte[count][];
        java.util.Arrays.fill(results, new byte[0]);
        return results;
    }

    @Test
    void tenSecondsAreWaitedForANode() {
        submit(Tolerance.DEFAULT);
        assertThat(pass(9)).isEmpty();
        assertThat(pass(1)).singleElement().satisfies(failed -> assertThat(failed.message())
                .contains("no node could take the job within 10 s"));
    }

    @Test
    void aClockThatJumpsTakesOneOfThemAndNotAll() {
        submit(Tolerance.DEFAULT);
        assertThat(pass(3)).isEmpty();
        now += 3600 * SECOND;
        assertThat(on(new Event.TimerFired())).isEmpty();
        assertThat(pass(5)).isEmpty();
        assertThat(pass(1)).hasSize(1);
    }

    @Test
    void aClockThatIsSetBackKeepsNobodyWaitingLongerThanItTakesToMakeUpForThat() {
        submit(Tolerance.DEFAULT);
        assertThat(pass(3)).isEmpty();
        now -= 20 * SECOND;
        assertThat(pass(26)).isEmpty();
        assertThat(pass(1)).hasSize(1);
    }

    @Test
    void aClockThatJumpsDoesNotKeepOthersFromConfirmingResults() {
        join("a");
        submit(Tolerance.DEFAULT.verifying(1));
        endAll();
        assertThat(pass(1)).as("a alone cannot confirm its own results").isEmpty();
        now += 3600 * SECOND;
        assertThat(on(new Event.TimerFired())).isEmpty();
        join("b");
        endAll();
        assertThat(scheduler.state().jobs.all()).allMatch(job -> job.blocks.count(Blocks.PERSISTING) == BLOCKS);
        assertThat(pass(20)).isEmpty();
    }

    /** What is being confirmed is not stuck any more, however long it takes. */
    @Test
    void resultsThatAreBeingConfirmedAreNotHeldToBeStuck() {
        join("a");
        submit(Tolerance.DEFAULT.verifying(1));
        endAll();
        assertThat(pass(5)).isEmpty();
        join("b");
        while (!scheduler.state().jobs.all().iterator().next().checks.isEmpty()) {
            end(List.copyOf(scheduler.state().attempts.all()).get(0));
        }
        assertThat(scheduler.state().attempts.all())
                .as("the last results are being confirmed")
                .isNotEmpty();
        assertThat(pass(60)).isEmpty();
        endAll();
        assertThat(scheduler.state().jobs.all()).allMatch(job -> job.blocks.count(Blocks.PERSISTING) == BLOCKS);
    }
}
