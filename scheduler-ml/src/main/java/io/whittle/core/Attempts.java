package io.whittle.core;

import io.whittle.spi.BlockList;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.Failure;
import io.whittle.spi.backend.Segment;
import io.whittle.spi.policy.Explanation;
import io.whittle.spi.policy.JobPolicy;
import io.whittle.spi.policy.SegmentOrder;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** The segments that have been dispatched and have not ended, and what their nodes say of them. */
final class Attempts {
    private static final Explanation NODE_WAS_SILENT =
            Explanation.of("its node was silent, and its blocks are run elsewhere", List.of());
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

    Attempt dispatch(JobState job, JobLane view, SegmentOrder order, Attempt.Kind kind) {
        Lane lane = view.lane;
        if (!job.mayRunOn(lane)) { // whoever chose it should not have: nothing of the job may get there
            throw new IllegalStateException(
                    "node " + lane.node.id() + " may not run job " + job.id + ", which requires " + job.requirements);
        }
        boolean ahead = !lane.isFree();
        Attempt attempt = new Attempt(next++, job, lane, view, order, ahead, kind, state.turn.nowNanos());
        if (kind == Attempt.Kind.ORDERED && !job.answeredWhileWaiting.isEmpty()) {
            order.blocks().forEach(block -> attempt.owed -= job.blocks.answered(block) ? 1 : 0);
        }
        if (kind == Attempt.Kind.ORDERED || kind == Attempt.Kind.TRIAL) {
            order.blocks().forEach(block -> job.blocks.heldBy(block, attempt.id));
        }
        attempts.put(attempt.id, attempt);
        lane.attempts.add(attempt);
        state.lanes.free().remove(lane);
        Segment segment =
                new Segment(job.description(), order.blocks(), order.weights(), order.reportNanos(), attempt.without);
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

    /** Returns the job's attempts that hold any of these blocks, which are in flight. */
    List<Attempt> holdersOf(JobState job, BitSet wanted) {
        Set<Attempt> holders = new LinkedHashSet<>();
        wanted.stream().forEach(block -> {
            List<Attempt> several = job.copies.of(block);
            holders.addAll(several);
            Attempt only = several.isEmpty() ? attempts.get(job.blocks.holder(block)) : null;
            if (only != null && !only.ended) {
                holders.add(only);
            }
        });
        return List.copyOf(holders);
    }

    boolean shrink(Attempt attempt, double keepFraction, Explanation why) {
        if (attempt.over || attempt.shrinkPending || !attempt.lane.canShrink) {
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
        attempt.tell(policy -> policy.started(attempt));
    }

    void progressed(Event.AttemptProgressed event) {
        Attempt attempt = attempts.get(event.attempt());
        if (attempt != null) {
            take(attempt, event.outcomes());
            endIfSuperfluous(attempt);
            endIfVain(attempt);
        }
    }

    void itemBegun(Event.ItemBegun event) {
        Attempt attempt = attempts.get(event.attempt());
        if (attempt != null) {
            attempt.heardNanos = state.turn.nowNanos();
            attempt.item = OptionalLong.of(event.item());
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
        if (!attempt.givenUp()) {
            giveBack(attempt, end, endBefore, state.failures::nobodysFault, policy -> policy.shrunk(attempt));
            if (attempt.job.held && attempt.position < attempt.end) {
                shrink(attempt, 0, HELD); // it was being asked for something else when the job was held back
            }
            endIfSuperfluous(attempt);
        }
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
        state.answers.take(attempt, outcomes);
        return true;
    }

    // ---- the end of an attempt

    void endIfSuperfluous(Attempt attempt) {
        if (attempt.superfluous()) {
            state.turn.emit(new Command.CancelAttempt(attempt.id));
            end(attempt, Command.Ending.SUPERSEDED);
        }
    }

    void end(Attempt attempt, Command.Ending ending) {
        end(attempt, ending, state.failures::nobodysFault);
    }

    /**
     * Ends an attempt.
     *
     * @param sortOut takes what nobody has answered, and returns what the policy is to get back
     */
    void end(Attempt attempt, Command.Ending ending, BiFunction<Attempt, BlockList, BlockList> sortOut) {
        if (attempt.over) {
            return; // its job failed while this event was being handled
        }
        boolean givenUp = attempt.givenUp();
        detach(attempt, ending);
        if (!givenUp) {
            giveBack(attempt, attempt.done, attempt.end, sortOut, policy -> policy.ended(attempt));
        }
    }

    /** An attempt gives up part of its list; tells the policy why, and gives it back what it is to have. */
    private void giveBack(
            Attempt attempt,
            int from,
            int to,
            BiFunction<Attempt, BlockList, BlockList> sortOut,
            Consumer<JobPolicy> news) {
        JobState job = attempt.job;
        if (!state.jobs.isRunning(job)) {
            return;
        }
        if (attempt.kind == Attempt.Kind.CHECK) {
            for (int i = from; i < to; i++) {
                int block = attempt.order.blocks().get(i);
                if (job.blocks.place(block) == Blocks.CHECKING) {
                    job.checks.ask(block);
                }
            }
            return;
        }
        BlockList back = sortOut.apply(attempt, job.takeBack(attempt, from, to));
        if (!attempt.hidden()) {
            job.call(news);
        }
        job.putBack(back);
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

    /**
     * A job has all its results: nobody waits for what attempts have not done, nor for the word that one has ended which has
     * told all; that word may come when the run is long closed.
     */
    void endAll(JobState job) {
        for (Attempt attempt : List.copyOf(attempts.values())) {
            if (attempt.job != job) {
                continue;
            }
            if (attempt.done < attempt.end) {
                state.turn.emit(new Command.CancelAttempt(attempt.id));
                detach(attempt, Command.Ending.SUPERSEDED);
            } else {
                attempt.lane.succeeded();
                detach(attempt, Command.Ending.FINISHED);
            }
        }
    }

    // ---- silent nodes

    /** Its node has fallen silent: policies forget it, its blocks are run elsewhere, and what it still answers counts. */
    void giveUp(Attempt attempt) {
        attempt.ended = true;
        giveBack(attempt, attempt.done, attempt.end, state.failures::nobodysFault, policy -> policy.ended(attempt));
    }

    /** Its node is heard of again: it stops as soon as it can, and what it has done counts if it is first. */
    void recall(Attempt attempt) {
        if (!endIfVain(attempt)) {
            shrink(attempt, 0, NODE_WAS_SILENT);
        }
    }

    /** Ends an attempt that was given up, where others have answered all that it has left. */
    private boolean endIfVain(Attempt attempt) {
        if (!attempt.givenUp()) {
            return false;
        }
        for (int i = attempt.done; i < attempt.end; i++) {
            if (!attempt.job.blocks.answered(attempt.order.blocks().get(i))) {
                return false;
            }
        }
        if (attempt.done < attempt.end) {
            state.turn.emit(new Command.CancelAttempt(attempt.id));
            end(attempt, Command.Ending.SUPERSEDED);
        }
        return true;
    }

    private void detach(Attempt attempt, Command.Ending ending) {
        attempts.remove(attempt.id);
        attempt.ended = true;
        attempt.over = true;
        attempt.shrinkPending = false;
        Lane lane = attempt.lane;
        lane.attempts.remove(attempt);
        attempt.job.service += lane.node.speed() * (state.turn.nowNanos() - attempt.dispatchedNanos) * 1e-9;
        state.lanes.released(lane);
        state.turn.emit(new Command.RecordAttempt(
                attempt.job.id, attempt, attempt.order, attempt.informed, attempt.shrinks, attempt.cuts(), ending));
    }
}
