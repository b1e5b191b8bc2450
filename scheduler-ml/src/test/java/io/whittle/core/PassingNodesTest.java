package io.whittle.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.policy.Policies;
import io.whittle.spi.BlockList;
import io.whittle.spi.Requirements;
import io.whittle.spi.backend.Link;
import io.whittle.spi.backend.NodeDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nodes that come under a new name each time, as those that somebody rents by the minute: nothing grows with them. */
class PassingNodesTest {
    private static final int NODES = 5 * Nodeless.MAX_AWAY;

    private final JobScheduler scheduler = new JobScheduler(Policies.fallback());
    private long now;

    private List<Command> on(Event event) {
        now++;
        return new ArrayList<>(scheduler.on(event, now));
    }

    private void pass(String id, String zone) {
        on(new Event.NodeJoined(new NodeDescription(id, 1, 2, Link.none(), Map.of("zone", zone)), true));
        on(new Event.NodeLeft(id, "its time was over"));
    }

    private List<Command> submit(long job, String requirement) {
        return on(SubmittedJob.of(
                job,
                10,
                Policies.named(Policies.DEFAULT).orElseThrow(),
                Tolerance.DEFAULT,
                Requirements.of(requirement),
                BlockList.empty()));
    }

    @Test
    void onlyTheLastOnesAreRemembered() {
        for (int i = 0; i < NODES; i++) {
            pass("node-" + i, "eu");
        }
        assertThat(scheduler.state().nodeless.remembered()).isEqualTo(Nodeless.MAX_AWAY);
        assertThat(scheduler.state().lanes.known()).isEmpty();
        assertThat(scheduler.state().lanes.free()).isEmpty();
    }

    @Test
    void whatTheyWereLikeStillDecidesWhetherAJobIsWorthWaitingFor() {
        pass("first", "ch");
        for (int i = 0; i < NODES; i++) {
            pass("node-" + i, "eu");
        }
        assertThat(submit(1, "zone=eu")).as("one like them may come").noneMatch(Command.JobFailed.class::isInstance);
        assertThat(submit(2, "zone=us")).anyMatch(Command.JobFailed.class::isInstance);
    }

    @Test
    void oneThatComesBackIsTheYoungestAgain() {
        pass("faithful", "ch");
        for (int i = 0; i < NODES; i++) {
            pass("node-" + i, "eu");
            if (i % (Nodeless.MAX_AWAY / 2) == 0) {
                pass("faithful", "ch");
            }
        }
        assertThat(submit(1, "zone=ch")).noneMatch(Command.JobFailed.class::isInstance);
    }
}
