package io.whittle.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.policy.Policies;
import io.whittle.spi.BlockList;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.policy.AttemptView;
import io.whittle.spi.policy.Explanation;
import io.whittle.spi.policy.JobPolicy;
import io.whittle.spi.policy.NodeView;
import io.whittle.spi.policy.Policy;
import io.whittle.spi.policy.PolicyContext;
import io.whittle.spi.policy.SegmentOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests to cut an attempt back are noted down with their reason, and with what the node made of them. */
class CutsTest {
    private static final Explanation WHOLE = Explanation.of("all that waited", List.of("blocks"), 10);
    private static final Explanation HALF = Explanation.of("a half", List.of());

    private final JobScheduler scheduler = new JobScheduler(Policies.fallback());
    private final List<Command> commands = new ArrayList<>();
    private long now;

    /** Gives the first node everything, and asks for half of it whenever a block is done. */
    private static final class Halving implements Policy {
        @Override
        public String name() {
            return "halving";
        }

        @Override
        public String summary() {
            return "Halves.";
        }

        @Override
        public JobPolicy start(PolicyContext context) {
            return new JobPolicy() {
                private BlockList waiting = BlockList.range(0, 0);

                @Override
                public void blocksAvailable(BlockList blocks) {
                    waiting = blocks;
                }

                @Override
                public boolean offer(NodeView node) {
                    if (waiting.isEmpty()) {
                        return false;
                    }
                    context.dispatch(node, SegmentOrder.of(waiting, "all").explainedBy(WHOLE));
                    waiting = BlockList.range(0, 0);
                    return true;
                }

                @Override
                public void progressed(AttemptView attempt, BlockOutcomes outcomes) {
                    context.shrink(attempt, 0.5, HALF);
                }
            };
        }
    }

    private void on(Event event) {
        now += 10;
        commands.addAll(scheduler.on(event, now));
    }

    private static BlockOutcomes block(int block) {
        return BlockOutcomes.of(new int[] {block}, new long[] {5}, new byte[1][0], 1);
    }

    @Test
    void recordsRequestsAnswersAndReasons() {
        on(new Event.NodeJoined(NodeDescription.of("n0", 1), true));
        on(SubmittedJob.of(10, new Halving()));
        long attempt = commands.stream()
                .filter(Command.Dispatch.class::isInstance)
                .map(command -> ((Command.Dispatch) command).attempt())
                .findFirst()
                .orElseThrow();
        on(new Event.AttemptStarted(attempt));
        on(new Event.AttemptProgressed(attempt, block(0)));
        long firstAsked = now;
        on(new Event.AttemptShrunk(attempt, 2, 6));
        long firstAnswered = now;
        on(new Event.AttemptProgressed(attempt, block(1)));
        long secondAsked = now;
        on(new Event.NodeLeft("n0", "unplugged"));

        Command.RecordAttempt record = commands.stream()
                .filter(Command.RecordAttempt.class::isInstance)
                .map(Command.RecordAttempt.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(record.order().explanation()).isEqualTo(WHOLE);
        assertThat(record.informed()).isFalse();
        assertThat(record.shrinks()).isEqualTo(1);
        assertThat(record.cuts())
                .containsExactly(
                        new Cut(firstAsked, 0.5, 10, HALF, firstAnswered, 2, 6),
                        new Cut(secondAsked, 0.5, 6, HALF, -1, 0, 6));
    }
}
