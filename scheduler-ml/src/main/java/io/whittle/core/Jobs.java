package io.whittle.core;

import io.whittle.spi.Partition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The jobs that have not ended: how they come, grow, share the nodes and end. */
final class Jobs {
    private final State state;
    private final Map<Long, JobState> jobs = new LinkedHashMap<>();
    /** Jobs that could use none of the lanes that are free in this turn. */
    private final List<JobState> confined = new ArrayList<>();

    private long nextQuantum = Long.MAX_VALUE;

    Jobs(State state) {
        this.state = state;
    }

    Collection<JobState> all() {
        return jobs.values();
    }

    boolean isRunning(JobState job) {
        return jobs.containsKey(job.id);
    }

    /** Does something to a job, unless it has ended. */
    void with(long id, Consumer<JobState> action) {
        JobState job = jobs.get(id);
        if (job != null) {
            action.accept(job);
        }
    }

    void submitted(Event.JobSubmitted event) {
        JobState job = new JobState(state, event);
        job.service = Sharing.serviceOfNewcomer(jobs.values());
        jobs.put(job.id, job);
        if (jobs.size() == 2) {
            nextQuantum = state.turn.nowNanos() + Sharing.QUANTUM_NANOS;
        }
        Optional<String> refusal = job.finished() ? Optional.empty() : state.nodeless.refusal(job);
        if (refusal.isPresent()) {
            fail(job, Command.Cause.NO_NODE, refusal.get(), "");
            return;
        }
        job.start(event.policy());
        for (Lane lane : state.lanes.present()) {
            job.laneJoined(lane);
        }
        job.release();
        state.nodeless.look();
        finishIfDone(job);
    }

    void grew(JobState job, Event.JobGrew event) {
        Partition grown = new Partition(event.items(), job.partition().grain());
        job.grow(grown, event.complete());
        job.release();
        finishIfDone(job);
    }

    /** Holds a job back while its results wait to be made safe, or lets it go on. */
    void backlog(JobState job, boolean tooLong) {
        job.held = tooLong;
        job.declined = false;
        if (tooLong) {
            state.attempts.hold(job);
        }
    }

    void merged(JobState job, Event.BlocksMerged event) {
        job.merged(event.endBlock());
        job.release();
    }

    void persisted(Event.BlocksPersisted event) {
        with(event.job(), job -> {
            for (int i = 0; i < event.outcomes().size(); i++) {
                int block = event.outcomes().block(i);
                if (job.blocks.place(block) == Blocks.PERSISTING) {
                    job.blocks.move(block, Blocks.DONE);
                }
            }
            finishIfDone(job);
        });
    }

    private void finishIfDone(JobState job) {
        if (job.finished() && isRunning(job)) {
            remove(job);
            state.attempts.endAll(job);
            state.turn.emit(new Command.JobFinished(job.id));
        }
    }

    /** A block cannot be done: the job ends without it. */
    void leaveOut(JobState job, int block, String message, String detail) {
        job.blocks.move(block, Blocks.LEFT_OUT);
        job.omissions.close(block);
        state.turn.emit(new Command.LeaveOut(job.id, block, message, detail));
        finishIfDone(job);
    }

    void fail(JobState job, Command.Cause cause, String message, String detail) {
        if (isRunning(job)) {
            remove(job);
            state.attempts.cancelAll(job);
            state.turn.emit(new Command.JobFailed(job.id, cause, message, detail));
        }
    }

    private void remove(JobState job) {
        jobs.remove(job.id);
        state.lanes.known().forEach(lane -> lane.forget(job));
        if (jobs.size() < 2) {
            nextQuantum = Long.MAX_VALUE;
        }
    }

    // ---- deciding

    /** Offers free lanes, until nothing is free or nobody wants any. */
    void offerFreeLanes() {
        if (!state.lanes.free().isEmpty()) { // mostly, nothing is
            offer();
        }
    }

    private void offer() {
        confined.clear();
        while (!state.lanes.free().isEmpty()) {
            JobState job = Sharing.next(jobs.values());
            if (job == null) {
                return;
            }
            Optional<Lane> lane = state.lanes.freeFor(job);
            job.declined = lane.isEmpty() || !job.offer(lane.get().viewOf(job));
            if (lane.isEmpty()) {
                confined.add(job);
            } else if (!job.declined && !confined.isEmpty()) {
                Sharing.passedBy(job, confined);
            }
        }
    }

    void timerFired() {
        long now = state.turn.nowNanos();
        for (JobState job : List.copyOf(jobs.values())) {
            if (job.wakeNanos <= now) {
                job.wakeNanos = Long.MAX_VALUE;
                job.call(policy -> policy.woken());
            }
        }
        if (nextQuantum <= now) {
            nextQuantum = now + Sharing.QUANTUM_NANOS;
            Sharing.overheld(jobs.values(), now).forEach(attempt -> state.attempts.shrink(attempt, 0, Sharing.WHY));
        }
    }

    /** Returns when something is to be done for a job. */
    long nextDue() {
        long earliest = nextQuantum;
        for (JobState job : jobs.values()) {
            earliest = Math.min(earliest, job.wakeNanos);
        }
        return earliest;
    }
}
