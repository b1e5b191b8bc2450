package io.whittle.core;

import io.whittle.spi.BlockList;
import io.whittle.spi.policy.SegmentOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Segments that no policy orders: suspects that are run apart from others, and second runs to compare results. They take
 * free lanes before policies are asked; to policies such a lane is busy with something that is not theirs.
 */
final class Errands {
    private static final float[] BY_ITEMS = new float[0];

    private final State state;

    Errands(State state) {
        this.state = state;
    }

    /** Gives free lanes the errands that are due. */
    void dispatch() {
        for (JobState job : state.jobs.all()) {
            if (job.suspicions.isEmpty() && job.checks.isEmpty()) {
                job.checks.patience.end(); // what nobody could confirm has been confirmed
                continue;
            }
            List<Lane> usable = job.usableLanes();
            for (Lane lane : List.copyOf(state.lanes.free())) {
                if (job.mayRunOn(lane) && !runTrial(job, lane, usable)) {
                    runCheck(job, lane, usable.size());
                }
            }
            noteStuck(job);
        }
    }

    private boolean runTrial(JobState job, Lane lane, List<Lane> usable) {
        Optional<Suspicions.Trial> next = job.suspicions.next(lane, usable, state.turn.nowNanos());
        while (next.isPresent()) {
            Suspicions.Trial trial = next.get();
            BlockList blocks = BlockList.of(Arrays.stream(trial.blocks().toArray())
                    .filter(block -> job.blocks.place(block) == Blocks.SUSPECT) // others were answered late
                    .toArray());
            if (!blocks.isEmpty()) {
                blocks.forEach(block -> job.blocks.move(block, Blocks.IN_FLIGHT));
                Attempt attempt = run(job, lane, blocks, Attempt.Kind.TRIAL, "apart from others: an attempt failed");
                attempt.trial = Optional.of(trial);
                return true;
            }
            next = job.suspicions.next(lane, usable, state.turn.nowNanos());
        }
        return false;
    }

    private void runCheck(JobState job, Lane lane, int lanes) {
        boolean otherWork = job.blocks.count(Blocks.WAITING) > 0;
        BlockList blocks = job.checks.next(lane, lanes, otherWork);
        if (!blocks.isEmpty()) {
            run(job, lane, alike(job, blocks), Attempt.Kind.CHECK, "a second time, to compare the results");
        }
    }

    /** A block that is run without some of its items goes alone: nodes are told few of those at once. Others wait again. */
    private static BlockList alike(JobState job, BlockList blocks) {
        if (job.omissions.isEmpty()) {
            return blocks;
        }
        int[] whole = Arrays.stream(blocks.toArray())
                .filter(block -> !job.omissions.concern(block))
                .toArray();
        BlockList chosen = whole.length > 0 ? BlockList.of(whole) : blocks.slice(0, 1);
        BitSet now = new BitSet();
        chosen.forEach(now::set);
        blocks.forEach(block -> {
            if (!now.get(block)) {
                job.checks.ask(block);
            }
        });
        return chosen;
    }

    /** Each block is reported when it is done, so that a crash shows where it happened. */
    private Attempt run(JobState job, Lane lane, BlockList blocks, Attempt.Kind kind, String reason) {
        SegmentOrder order = new SegmentOrder(blocks, BY_ITEMS, 0, Double.NaN, Double.NaN, reason);
        return state.attempts.dispatch(job, lane.viewOf(job), order, kind);
    }

    // ---- blocks that nobody is left to confirm

    private void noteStuck(JobState job) {
        Checks checks = job.checks;
        boolean idle = job.blocks.count(Blocks.WAITING) == 0
                && state.lanes.free().stream().anyMatch(job::mayRunOn);
        boolean stuck = idle && !checks.isEmpty() && checks.stuck(known(job)) >= 0;
        if (!stuck) {
            checks.patience.end();
        } else {
            checks.patience.begin(state.turn.nowNanos());
        }
    }

    /** A silent node may be heard of again: as long as it has not left it may confirm something yet. */
    private List<Lane> known(JobState job) {
        return state.lanes.known().filter(job::mayRunOn).toList();
    }

    void timerFired() {
        for (JobState job : List.copyOf(state.jobs.all())) { // a copy: some may fail
            if (job.checks.patience.isOver(state.turn.nowNanos())) {
                int block = job.checks.stuck(known(job));
                if (block < 0) { // somebody has come, or has answered, who can confirm it
                    job.checks.patience.end();
                    continue;
                }
                String message = "nobody is left to confirm " + job.named(block) + ", which ran on "
                        + String.join(", ", job.checks.asked(block))
                        + ": comparing results takes two nodes, and a third one where they differ";
                state.jobs.fail(job, Command.Cause.NO_NODE, message, "");
            }
        }
    }

    long nextDue() {
        long next = Long.MAX_VALUE;
        for (JobState job : state.jobs.all()) {
            long trial = job.suspicions.isEmpty() ? Long.MAX_VALUE : job.suspicions.nextDue(state.turn.nowNanos());
            next = Math.min(next, Math.min(trial, job.checks.patience.nextLookNanos()));
        }
        return next;
    }
}
