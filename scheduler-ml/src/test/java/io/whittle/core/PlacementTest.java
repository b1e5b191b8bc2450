package io.whittle.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.policy.Policies;
import io.whittle.spi.BlockList;
import io.whittle.spi.Requirements;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.Failure;
import io.whittle.spi.backend.Link;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.policy.JobPolicy;
import io.whittle.spi.policy.NodeView;
import io.whittle.spi.policy.Policy;
import io.whittle.spi.policy.PolicyContext;
import io.whittle.spi.policy.SegmentOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What becomes of jobs that may not run on every node. */
class PlacementTest {
    private static final long SECOND = 1_000_000_000L;

    private final JobScheduler scheduler = new JobScheduler(Policies.fallback());
    private final Map<Long, String> nodeOf = new HashMap<>();
    private final Map<Long, BlockList> blocksOf = new HashMap<>();
    private long now;

    private List<Command> on(Event event) {
        List<Command> commands = new ArrayList<>(scheduler.on(event, now));
        for (Command command : commands) {
            if (command instanceof Command.Dispatch c) {
                nodeOf.put(c.attempt(), c.nodeId());
                blocksOf.put(c.attempt(), c.segment().blocks());
            }
        }
        return commands;
    }

    /** So many seconds pass. */
    private List<Command> pass(int seconds) {
        List<Command> commands = new ArrayList<>();
        for (int i = 0; i < seconds; i++) {
            now += SECOND;
            commands.addAll(on(new Event.TimerFired()));
        }
        return commands;
    }

    private List<Command> join(String id, Map<String, String> attributes) {
        return on(new Event.NodeJoined(new NodeDescription(id, 1, 1, Link.none(), attributes), true));
    }

    private List<Command> submit(long job, Policy policy, Tolerance tolerance, String... requirements) {
        return on(SubmittedJob.of(job, 100, policy, tolerance, Requirements.of(requirements), BlockList.empty()));
    }

    private List<Command> submit(long job, String... requirements) {
        return submit(job, Policies.named(Policies.DEFAULT).orElseThrow(), Tolerance.DEFAULT, requirements);
    }

    private static List<String> nodes(List<Command> commands) {
        return commands.stream()
                .filter(Command.Dispatch.class::isInstance)
                .map(command -> ((Command.Dispatch) command).nodeId())
                .toList();
    }

    private static List<Command.JobFailed> failures(List<Command> commands) {
        return commands.stream()
                .filter(Command.JobFailed.class::isInstance)
                .map(Command.JobFailed.class::cast)
                .toList();
    }

    @Test
    void aJobThatNoNodeMayEverRunIsRefusedAtOnceAndSaysWhatEachLacks() {
        join("a", Map.of("zone", "us"));
        join("b", Map.of("gpu", ""));
        List<Command.JobFailed> failures = failures(submit(1, "zone=eu", "gpu"));
        assertThat(failures).singleElement().satisfies(failed -> {
            assertThat(failed.cause()).isEqualTo(Command.Cause.NO_NODE);
            assertThat(failed.message())
                    .isEqualTo("no node may run the job, which requires zone=eu and gpu: node 'a' has zone=us and no"
                            + " gpu, node 'b' has no zone; see 'whittle nodes'");
        });
        assertThat(scheduler.state().jobs.all()).isEmpty();
    }

    @Test
    void ofManyNodesThatMayNotRunAJobAFewAreNamed() {
        for (int i = 0; i < 12; i++) {
            join("n" + i, Map.of());
        }
        assertThat(failures(submit(1, "gpu")).get(0).message())
                .contains("node 'n4' has no gpu, and so on for 7 more")
                .doesNotContain("'n5'");
    }

    @Test
    void aJobThatIsDoneAlreadyNeedsNoNode() {
        join("a", Map.of());
        List<Command> commands = on(SubmittedJob.of(
                1, 2, Policies.fallback(), Tolerance.DEFAULT, Requirements.of("gpu"), BlockList.range(0, 2)));
        assertThat(commands).anyMatch(Command.JobFinished.class::isInstance);
    }

    @Test
    void aJobWhoseNodesAreAwayWaitsAWhileAndUsesOneThatComes() {
        join("a", Map.of("zone", "eu"));
        join("b", Map.of("zone", "us"));
        on(new Event.NodeLeft("a", "gone"));
        assertThat(failures(submit(1, "zone=eu"))).isEmpty();
        assertThat(failures(pass(9))).isEmpty();
        assertThat(nodes(join("c", Map.of("zone", "eu")))).containsOnly("c");
        on(new Event.NodeLeft("c", "gone"));
        assertThat(failures(pass(9))).as("it waits anew").isEmpty();
        assertThat(failures(pass(1))).singleElement().satisfies(failed -> assertThat(failed.message())
                .isEqualTo("no node that meets zone=eu could take the job within 10 s; see 'whittle nodes'"));
        assertThat(nodeOf.values()).containsOnly("c");
    }

    @Test
    void aJobThatCameBeforeAnyNodeWaitsForOneThatMayRunIt() {
        assertThat(failures(submit(1, "zone=eu"))).isEmpty();
        assertThat(nodes(join("a", Map.of("zone", "us")))).isEmpty();
        assertThat(nodes(join("b", Map.of("zone", "eu")))).containsOnly("b");
    }

    @Test
    void nodesThatAreAwayForOneJobDoNotFailAnother() {
        join("a", Map.of("zone", "eu"));
        join("b", Map.of("zone", "us"));
        submit(1, "zone=eu");
        submit(2, "zone=us");
        on(new Event.NodeLeft("a", "gone"));
        assertThat(failures(pass(10))).extracting(Command.JobFailed::job).containsExactly(1L);
        assertThat(scheduler.state().jobs.all()).extracting(job -> job.id).containsExactly(2L);
    }

    @Test
    void aSilentNodeIsWaitedForLikeAnyOther() {
        join("a", Map.of("zone", "eu"));
        join("b", Map.of("zone", "us"));
        submit(1, "zone=eu");
        on(new Event.NodeSilent("a"));
        assertThat(failures(submit(2, "zone=eu"))).isEmpty();
        assertThat(failures(pass(20))).isEmpty();
        assertThat(nodeOf.values()).containsOnly("a");
    }

    @Test
    void aJobIsGivenUpWhenEveryNodeThatMayRunItKeepsFailing() {
        join("a", Map.of("gpu", ""));
        join("b", Map.of());
        submit(1, Policies.fallback(), Tolerance.DEFAULT, "gpu");
        submit(2, Policies.fallback(), Tolerance.DEFAULT, "!gpu");
        List<Command.JobFailed> failures = new ArrayList<>();
        for (int i = 0; i < 100 && failures.isEmpty(); i++) {
            now += 100 * SECOND;
            on(new Event.TimerFired());
            for (Attempt attempt : List.copyOf(scheduler.state().attempts.all())) {
                if (attempt.lane.node.id().equals("a")) {
                    failures.addAll(failures(on(new Event.AttemptFailed(
                            attempt.id, BlockOutcomes.none(), Failure.ofNode("the device is on fire")))));
                }
            }
        }
        assertThat(failures).singleElement().satisfies(failed -> {
            assertThat(failed.job()).isEqualTo(1);
            assertThat(failed.message())
                    .isEqualTo("every node that meets gpu failed repeatedly: the device is on fire");
        });
        assertThat(nodes(submit(3, "gpu"))).as("the next job tries it afresh").containsOnly("a");
    }

    @Test
    void aConfinedJobGetsItsNodeFromOneThatCouldGoElsewhere() {
        join("a", Map.of("gpu", ""));
        join("b", Map.of());
        submit(1);
        assertThat(nodeOf.values()).contains("a", "b");
        assertThat(nodes(submit(2, "gpu"))).isEmpty();
        now += Sharing.QUANTUM_NANOS;
        List<Long> shrunk = on(new Event.TimerFired()).stream()
                .filter(Command.Shrink.class::isInstance)
                .map(command -> ((Command.Shrink) command).attempt())
                .toList();
        assertThat(shrunk).singleElement().satisfies(attempt -> assertThat(nodeOf.get(attempt))
                .isEqualTo("a"));
        on(new Event.AttemptShrunk(shrunk.get(0), 1, 1));
        BlockOutcomes one =
                BlockOutcomes.of(new int[] {blocksOf.get(shrunk.get(0)).get(0)}, new long[] {1}, new byte[1][0], 1);
        List<Command> commands = on(new Event.AttemptFinished(shrunk.get(0), one));
        assertThat(commands)
                .filteredOn(Command.Dispatch.class::isInstance)
                .first()
                .satisfies(command -> {
                    assertThat(((Command.Dispatch) command).job()).isEqualTo(2);
                    assertThat(((Command.Dispatch) command).nodeId()).isEqualTo("a");
                });
    }

    @Test
    void whatAConfinedJobCannotUseIsNotKeptForIt() {
        join("a", Map.of("gpu", ""));
        join("b", Map.of());
        Policy singly = Policies.named("ss").orElseThrow();
        submit(1, singly, Tolerance.DEFAULT, "gpu");
        submit(2, singly, Tolerance.DEFAULT, "!gpu");
        for (int i = 0; i < 20; i++) { // only the second job's node gets anything done
            now += SECOND;
            Attempt attempt = scheduler.state().attempts.all().stream()
                    .filter(each -> each.lane.node.id().equals("b"))
                    .findFirst()
                    .orElseThrow();
            on(new Event.AttemptFinished(
                    attempt.id,
                    BlockOutcomes.of(new int[] {attempt.order.blocks().get(0)}, new long[] {1}, new byte[1][0], 1)));
        }
        double used = jobState(2).service;
        submit(3, singly, Tolerance.DEFAULT);
        assertThat(used).isGreaterThan(10);
        assertThat(jobState(3).service)
                .as("a newcomer starts level with those it shares with")
                .isGreaterThan(used / 2);
    }

    private JobState jobState(long id) {
        return scheduler.state().jobs.all().stream()
                .filter(job -> job.id == id)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void secondRunsToCompareResultsStayWhereTheJobMayRun() {
        join("a", Map.of("zone", "eu"));
        join("b", Map.of("zone", "us"));
        join("c", Map.of("zone", "eu"));
        submit(1, Policies.named("ss").orElseThrow(), Tolerance.DEFAULT.verifying(1), "zone=eu");
        boolean finished = false;
        for (int i = 0; i < 1000 && !finished; i++) {
            now += SECOND / 1000;
            for (Attempt attempt : List.copyOf(scheduler.state().attempts.all())) {
                BlockList blocks = attempt.order.blocks().slice(attempt.done, attempt.end);
                long[] nanos = new long[blocks.size()];
                BlockOutcomes all =
                        BlockOutcomes.of(blocks.toArray(), nanos, new byte[blocks.size()][0], blocks.size());
                for (Command command : on(new Event.AttemptFinished(attempt.id, all))) {
                    if (command instanceof Command.Persist persist) {
                        finished |= on(new Event.BlocksPersisted(1, persist.outcomes())).stream()
                                .anyMatch(Command.JobFinished.class::isInstance);
                    }
                }
            }
        }
        assertThat(finished).isTrue();
        assertThat(nodeOf.values()).containsOnly("a", "c");
    }

    @Test
    void resultsThatNobodyElseMayConfirmFailTheJobInASentence() {
        join("a", Map.of("zone", "eu"));
        join("b", Map.of("zone", "us"));
        submit(1, Policies.named("ss").orElseThrow(), Tolerance.DEFAULT.verifying(1), "zone=eu");
        List<Command.JobFailed> failures = new ArrayList<>();
        for (int i = 0; i < 200 && failures.isEmpty(); i++) {
            now += SECOND / 10;
            failures.addAll(failures(on(new Event.TimerFired())));
            for (Attempt attempt : List.copyOf(scheduler.state().attempts.all())) {
                int block = attempt.order.blocks().get(0);
                on(new Event.AttemptFinished(
                        attempt.id, BlockOutcomes.of(new int[] {block}, new long[1], new byte[1][0], 1)));
            }
            now += SECOND;
        }
        assertThat(failures).singleElement().satisfies(failed -> assertThat(failed.message())
                .startsWith("nobody is left to confirm item"));
        assertThat(nodeOf.values()).containsOnly("a");
    }

    @Test
    void aPolicyThatOrdersToAForbiddenNodeIsReplacedAndNothingIsSent() {
        AtomicReference<NodeView> kept = new AtomicReference<>();
        join("a", Map.of("zone", "us"));
        join("b", Map.of("zone", "eu"));
        submit(1, new Ordering(kept, "a"), Tolerance.DEFAULT); // a view of a node that the next job must not use
        List<Command> commands = submit(2, new Ordering(kept, ""), Tolerance.DEFAULT, "zone=eu");
        assertThat(commands)
                .filteredOn(Command.PolicyReplaced.class::isInstance)
                .singleElement()
                .satisfies(command -> assertThat(((Command.PolicyReplaced) command).message())
                        .contains("node a may not run the job, which requires zone=eu"));
        assertThat(nodes(commands)).containsOnly("b");
    }

    /** Keeps the view of a node, and orders nothing; or orders everything to the view that was kept. */
    private record Ordering(AtomicReference<NodeView> kept, String keeps) implements Policy {
        @Override
        public String name() {
            return "ordering";
        }

        @Override
        public String summary() {
            return "Orders to a node that it has seen elsewhere.";
        }

        @Override
        public JobPolicy start(PolicyContext context) {
            return new JobPolicy() {
                @Override
                public void blocksAvailable(BlockList blocks) {}

                @Override
                public boolean offer(NodeView node) {
                    if (!keeps.isEmpty()) {
                        context.nodes().stream()
                                .filter(each -> each.description().id().equals(keeps))
                                .forEach(kept::set);
                        return false;
                    }
                    context.dispatch(kept.get(), SegmentOrder.of(BlockList.of(0)));
                    return true;
                }
            };
        }
    }
}
