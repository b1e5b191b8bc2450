package io.whittle.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.policy.Policies;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.NodeDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job whose results come faster than they can be made safe: what runs stops where it can, and nothing else begins. */
class HeldJobTest {
    private static final int BLOCKS = 8;

    private final JobScheduler scheduler = new JobScheduler(Policies.fallback());
    private final List<Command> commands = new ArrayList<>();
    private long now;

    private void on(Event event) {
        now += 10;
        commands.addAll(scheduler.on(event, now));
    }

    private <T> List<T> given(Class<T> kind) {
        return commands.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private Command.Dispatch begin(boolean canShrink) {
        on(new Event.NodeJoined(NodeDescription.of("n0", 1), canShrink));
        on(SubmittedJob.of(BLOCKS, Policies.named("static").orElseThrow()));
        on(new Event.NodeJoined(NodeDescription.of("n1", 1), canShrink));
        assertThat(given(Command.Dispatch.class)).isNotEmpty();
        Command.Dispatch first = given(Command.Dispatch.class).get(0);
        on(new Event.AttemptStarted(first.attempt()));
        commands.clear();
        on(new Event.PersistBacklog(1, true));
        return first;
    }

    private static BlockOutcomes all(Command.Dispatch dispatch) {
        int[] blocks = dispatch.segment().blocks().toArray();
        return BlockOutcomes.of(blocks, new long[blocks.length], new byte[blocks.length][0], blocks.length);
    }

    @Test
    void whatCanBeCutBackIsAskedToStopAfterTheBlockInHand() {
        Command.Dispatch first = begin(true);
        assertThat(given(Command.Shrink.class)).contains(new Command.Shrink(first.attempt(), 0));
        on(new Event.AttemptShrunk(first.attempt(), 1, 1));
        on(new Event.AttemptFinished(
                first.attempt(),
                BlockOutcomes.of(new int[] {first.segment().blocks().get(0)}, new long[1], new byte[1][0], 1)));
        assertThat(given(Command.Dispatch.class)).as("while it is held").isEmpty();
        on(new Event.PersistBacklog(1, false));
        assertThat(given(Command.Dispatch.class)).as("when there is room").isNotEmpty();
    }

    /** It works on to the end of what it holds: its results count, and what it holds is all that comes. */
    @Test
    void whatCannotBeCutBackWorksOnAndGetsNothingMore() {
        Command.Dispatch first = begin(false);
        assertThat(given(Command.Shrink.class)).isEmpty();
        on(new Event.AttemptFinished(first.attempt(), all(first)));
        assertThat(given(Command.Persist.class)).singleElement().satisfies(persist -> assertThat(
                        persist.outcomes().size())
                .isEqualTo(first.segment().blocks().size()));
        assertThat(given(Command.Dispatch.class)).as("while it is held").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void itGoesOnToItsEndAfterwards(boolean canShrink) {
        Command.Dispatch first = begin(canShrink);
        on(new Event.AttemptFinished(first.attempt(), all(first)));
        on(new Event.PersistBacklog(1, false));
        for (int turn = 0; turn < BLOCKS; turn++) {
            for (Command.Dispatch dispatch : given(Command.Dispatch.class)) {
                on(new Event.AttemptFinished(dispatch.attempt(), all(dispatch)));
            }
        }
        assertThat(given(Command.Persist.class).stream()
                        .flatMapToInt(persist ->
                                IntStream.range(0, persist.outcomes().size()).map(persist.outcomes()::block)))
                .doesNotHaveDuplicates();
        for (Command.Persist persist : given(Command.Persist.class)) {
            on(new Event.BlocksPersisted(1, persist.outcomes()));
        }
        assertThat(given(Command.JobFinished.class)).hasSize(1);
    }
}
