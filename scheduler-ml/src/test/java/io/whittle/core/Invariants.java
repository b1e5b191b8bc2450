package io.whittle.core;

import io.whittle.spi.policy.NodeView;
import java.util.Arrays;
import java.util.List;

/** What must hold of the state machine after each event, whatever happened. */
final class Invariants {
    private final ChaoticCluster cluster;
    private final State state;
    private int[] holders = new int[0];

    Invariants(ChaoticCluster cluster, State state) {
        this.cluster = cluster;
        this.state = state;
    }

    static void expect(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("not so: " + what);
        }
    }

    void check() {
        for (JobState job : state.jobs.all()) {
            checkHolders(job);
            checkPlaces(job);
            checkWhatPoliciesSee(job);
        }
        for (Lane lane : state.lanes.present()) {
            check(lane);
        }
    }

    // ---- blocks

    /** Every block in flight is held as often as is known, and by somebody. */
    private void checkHolders(JobState job) {
        int size = job.blocks.size();
        if (holders.length < size) {
            holders = new int[2 * size];
        }
        Arrays.fill(holders, 0, size, 0);
        boolean once = alwaysOnce(job);
        for (Attempt attempt : state.attempts.all()) {
            if (attempt.job == job && !attempt.givenUp() && attempt.kind != Attempt.Kind.CHECK) {
                count(attempt, once);
            }
        }
        int held = 0;
        for (int block = 0; block < size; block++) {
            int times = holders[block];
            if (times > 0) {
                held++;
                if (job.copies.count(block) != times || (once && times > 1)) {
                    throw new AssertionError("block " + block + " is in " + times + " attempts");
                }
            }
        }
        expect(job.blocks.count(Blocks.IN_FLIGHT) == held, "what is in flight is held by somebody");
    }

    private void count(Attempt attempt, boolean once) {
        Blocks blocks = attempt.job.blocks;
        int owed = 0;
        for (int i = attempt.done; i < attempt.end; i++) {
            int block = attempt.order.blocks().get(i);
            if (blocks.place(block) == Blocks.IN_FLIGHT) {
                holders[block]++;
                owed++;
            } else if (once || !blocks.answered(block)) {
                throw new AssertionError("block " + block + " is in an attempt, but at " + blocks.place(block));
            }
        }
        expect(attempt.owed == owed, "what an attempt owes is known");
        expect(!attempt.superfluous(), "nobody works in vain alone");
    }

    private boolean alwaysOnce(JobState job) {
        return !cluster.jobs.mayBeCopied(job.id) && cluster.chaos.silence() == 0;
    }

    private static void checkPlaces(JobState job) {
        expect(job.blocks.count(Blocks.RETURNED) == 0, "what came back has been passed on");
        int sum = 0;
        for (byte place = 0; place < Blocks.PLACES; place++) {
            sum += job.blocks.count(place);
        }
        expect(sum == job.blocks.size(), "no block is lost");
    }

    // ---- nodes

    private void checkWhatPoliciesSee(JobState job) {
        Outcome outcome = cluster.outcomes.get(job.id);
        JobContext seen = new JobContext(state, job);
        List<NodeView> nodes = seen.nodes();
        for (NodeView node : nodes) {
            expect(outcome.permits(node.description()), "policies see no node where their job may not run");
        }
        for (NodeView node : seen.freeNodes()) {
            expect(outcome.permits(node.description()), "policies see no free node where their job may not run");
        }
        int usable = 0;
        for (Lane lane : state.lanes.present()) {
            usable += outcome.permits(lane.node) && !lane.isSetAside() ? 1 : 0;
        }
        expect(nodes.size() == usable, "policies see every node where their job may run");
    }

    private void check(Lane lane) {
        expect(lane.ordered() <= 2, "at most two segments on one slot");
        expect(state.lanes.free().contains(lane) == lane.isFree(), "free slots are known");
        for (Attempt attempt : lane.attempts) {
            expect(!attempt.givenUp(), "only silent nodes hold what was given up");
        }
    }
}
