package io.whittle.core;

import io.whittle.spi.BlockList;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.Failure;
import io.whittle.spi.backend.Segment;
import io.whittle.spi.policy.Explanation;
import io.whittle.spi.policy.SegmentOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The segments that have been dispatched and have not ended, and what their nodes say of them. */
final class Attempts {
    private static final Explanation HELD =
            Explanation.of("the results come faster than they can be made safe", List.of());

    private final State state;
    private final Map<Long, Attempt> attempts = new HashMap<>();
    private long next = 1;

    Attempts(State state) {
        this.state = state;
    }

    Collection<Attempt> all() {
        return attempts.values();
    }

    Attempt dispatch(JobState job, JobLane view, SegmentOrder order, boolean duplicate) {
        Lane lane = view.lane;
        boolean ahead = !lane.isFree();
        Attempt attempt = new Attempt(next++, job, lane, view, order, ahead, duplicate, state.turn.nowNanos());
        attempts.put(attempt.id, attempt);
        lane.attempts.add(attempt);
        state.lanes.free().remove(lane);
        Segment segment = new Segment(job.description(), order.blocks(), order.weights(), order.reportNanos());
        state.turn.emit(new Command.Dispatch(job.id, attempt.id, lane.node.id(), segment));
        if (job.held) {
            shrink(attempt, 0, HELD);
        }
        return attempt;
    }

    /** Asks all that runs of a job to stop after the block in hand. */
    void hold(JobState job) {
        for (Attempt attempt : attempts.values()) {
            if (attempt.job == job) {
                shrink(attempt, 0, HELD);
            }
        }
    }

    /** Returns the job's attempts that hold any of these blocks, in the order of the lanes. */
    List<Attempt> holdersOf(JobState job, BitSet wanted) {
        List<Attempt> holders = new ArrayList<>();
        for (Lane lane : state.lanes.present()) {
            for (Attempt attempt : lane.attempts) {
                if (attempt.job == job && attempt.holdsAny(wanted)) {
                    holders.add(attempt);
                }
            }
        }
        return holders;
    }

    boolean shrink(Attempt attempt, double keepFraction, Explanation why) {
        if (attempt.ended || attempt.shrinkPending || !attempt.lane.canShrink) {
            return false;
        }
        attempt.shrinkPending = true;
        double keep = Math.min(1, Math.max(0, keepFraction));
        attempt.asked(Cut.asked(state.turn.nowNanos(), keep, attempt.end, why));
        state.turn.emit(new Command.Shrink(attempt.id, keep));
        return true;
    }

    // ---- what nodes say

    void started(Event.AttemptStarted event) {
        Attempt attempt = attempts.get(event.attempt());
        if (attempt == null || attempt.started) {
            return;
        }
        long now = state.turn.nowNanos();
        attempt.started = true;
        attempt.startedNanos = now;
        attempt.heardNanos = now;
        if (!attempt.sentAhead) {
            attempt.lane.roundTrip(now - attempt.dispatchedNanos);
        }
        attempt.job.call(policy -> policy.started(attempt));
    }

    void progressed(Event.AttemptProgressed event) {
        Attempt attempt = attempts.get(event.attempt());
        if (attempt != null) {
            take(attempt, event.outcomes());
            endIfSuperfluous(attempt);
        }
    }

    void shrunk(Event.AttemptShrunk event) {
        Attempt attempt = attempts.get(event.attempt());
        if (attempt == null || !attempt.shrinkPending) {
            return;
        }
        attempt.shrinkPending = false;
        attempt.heardNanos = state.turn.nowNanos();
        int end = Math.min(attempt.end, Math.max(event.end(), attempt.done));
        attempt.position = Math.min(end, event.position());
        int endBefore = attempt.end;
        attempt.end = end;
        attempt.shrinks += end == endBefore ? 0 : 1;
        attempt.answered(state.turn.nowNanos());
        BlockList back = attempt.job.takeBack(attempt, end, endBefore);
        attempt.job.call(policy -> policy.shrunk(attempt));
        attempt.job.putBack(back);
        endIfSuperfluous(attempt);
    }

    void finished(Event.AttemptFinished event) {
        Attempt attempt = attempts.get(event.attempt());
        if (attempt != null && take(attempt, event.rest())) {
            attempt.lane.succeeded();
            end(attempt, Command.Ending.FINISHED);
        }
    }

    void failed(Event.AttemptFailed event) {
        Attempt attempt = attempts.get(event.attempt());
        if (attempt != null && take(attempt, event.rest())) {
            state.failures.failed(attempt, event.failure());
        }
    }

    /** Takes outcomes in; returns whether they were what the attempt may report. */
    private boolean take(Attempt attempt, BlockOutcomes outcomes) {
        attempt.heardNanos = state.turn.nowNanos();
        if (outcomes.size() == 0) {
            return true;
        }
        if (!attempt.mayReport(outcomes)) {
            state.turn.emit(new Command.CancelAttempt(attempt.id));
            String node = attempt.lane.node.id();
            state.failures.failed(attempt, Failure.ofNode("node '" + node + "' reported blocks it was not given"));
            return false;
        }
        JobState job = attempt.job;
        Map<Attempt, List<Integer>> inVain = new LinkedHashMap<>();
        BlockOutcomes counting = firsts(attempt, outcomes, inVain);
        attempt.done += outcomes.size();
        attempt.workedNanos += outcomes.totalNanos();
        if (counting.size() > 0) {
            state.turn.emit(new Command.Persist(job.id, attempt.lane.node.id(), counting));
        }
        job.call(policy -> policy.progressed(attempt, outcomes));
        inVain.forEach((other, blocks) -> {
            BlockList answered =
                    BlockList.of(blocks.stream().mapToInt(Integer::intValue).toArray());
            job.call(policy -> policy.answeredElsewhere(other, answered));
            endIfSuperfluous(other);
        });
        return true;
    }

    /** Returns the outcomes that are the first of their blocks, and notes who else holds those. */
    private static BlockOutcomes firsts(Attempt attempt, BlockOutcomes outcomes, Map<Attempt, List<Integer>> inVain) {
        JobState job = attempt.job;
        int[] first = new int[outcomes.size()];
        int firsts = 0;
        for (int i = 0; i < outcomes.size(); i++) {
            int block = outcomes.block(i);
            if (job.blocks.place(block) == Blocks.IN_FLIGHT) {
                job.blocks.move(block, Blocks.PERSISTING);
                first[firsts++] = i;
                for (Attempt other : job.copies.answered(block, attempt)) {
                    inVain.computeIfAbsent(other, each -> new ArrayList<>()).add(block);
                }
            }
        }
        return firsts == outcomes.size() ? outcomes : outcomes.only(Arrays.copyOf(first, firsts));
    }

    // ---- the end of an attempt

    private void endIfSuperfluous(Attempt attempt) {
        if (attempt.superfluous()) {
            state.turn.emit(new Command.CancelAttempt(attempt.id));
            end(attempt, Command.Ending.SUPERSEDED);
        }
    }

    void end(Attempt attempt, Command.Ending ending) {
        if (attempt.ended) {
            return; // its job failed while this event was being handled
        }
        detach(attempt, ending);
        JobState job = attempt.job;
        if (state.jobs.isRunning(job)) {
            BlockList back = job.takeBack(attempt, attempt.done, attempt.end);
            job.call(policy -> policy.ended(attempt));
            job.putBack(back);
        }
    }

    /** A job has failed: nothing that runs of it matters any more. */
    void cancelAll(JobState job) {
        for (Attempt attempt : List.copyOf(attempts.values())) {
            if (attempt.job == job) {
                state.turn.emit(new Command.CancelAttempt(attempt.id));
                detach(attempt, Command.Ending.CANCELLED);
            }
        }
    }

    private void detach(Attempt attempt, Command.Ending ending) {
        attempts.remove(attempt.id);
        attempt.ended = true;
        attempt.shrinkPending = false;
        Lane lane = attempt.lane;
        lane.attempts.remove(attempt);
        attempt.job.service += lane.node.speed() * (state.turn.nowNanos() - attempt.dispatchedNanos) * 1e-9;
        state.lanes.released(lane);
        state.turn.emit(new Command.RecordAttempt(
                attempt.job.id, attempt, attempt.order, attempt.informed, attempt.shrinks, attempt.cuts(), ending));
    }
}
