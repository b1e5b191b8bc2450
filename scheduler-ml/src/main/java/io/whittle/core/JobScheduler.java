package io.whittle.core;

import io.whittle.spi.BlockList;
import io.whittle.spi.Partition;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.Failure;
import io.whittle.spi.backend.Segment;
import io.whittle.spi.policy.Explanation;
import io.whittle.spi.policy.Policy;
import io.whittle.spi.policy.SegmentOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The state machine of a scheduler: all its nodes and jobs. Each block of a job is waiting, in flight, being persisted or
 * done; a result counts once, when the first one of its block has been persisted, whatever arrives late or twice.
 *
 * <p>Not safe for use by several threads: one loop owns it.
 */
public final class JobScheduler {
    /** How often a block may fail before its job does. */
    public static final int MAX_BLOCK_FAILURES = 3;
    /** How long a job waits for a first node. */
    public static final long NO_NODE_NANOS = 10_000_000_000L;

    private static final Explanation HELD =
            Explanation.of("the results come faster than they can be written", List.of());

    private final Policy fallback;
    private final Map<Long, JobState> jobs = new LinkedHashMap<>();
    private final Map<Long, Attempt> attempts = new HashMap<>();
    private final List<Lane> lanes = new ArrayList<>();
    private final LinkedHashSet<Lane> free = new LinkedHashSet<>();
    private final List<Command> commands = new ArrayList<>();
    private long nowNanos;
    private long lastDecided;
    private long nextAttempt = 1;
    private int nextLane;
    private long timer = Long.MAX_VALUE;
    private long nextQuantum = Long.MAX_VALUE;
    private long noNodeSince = Long.MAX_VALUE;

    /**
     * @param fallback decides for jobs whose own policy failed
     */
    public JobScheduler(Policy fallback) {
        this.fallback = fallback;
    }

    /**
     * Takes an event and says what is to be done about it.
     *
     * @param now the time, in nanoseconds from an arbitrary origin, never less than before
     * @return commands in the order in which they are to be carried out; valid until the next call
     */
    public List<Command> on(Event event, long now) {
        commands.clear();
        nowNanos = Math.max(nowNanos, now);
        lastDecided = 0;
        apply(event);
        offerFreeLanes();
        setTimer();
        return commands;
    }

    /** Returns the job whose policy decided last, while handling the last event; 0 for none. */
    public long lastDecided() {
        return lastDecided;
    }

    /** Returns the attempts that have not ended. */
    Collection<Attempt> attempts() {
        return attempts.values();
    }

    /** Returns the jobs that have not ended. */
    Collection<JobState> jobs() {
        return jobs.values();
    }

    /** Returns the lanes of the nodes that are present. */
    List<Lane> lanes() {
        return lanes;
    }

    private void apply(Event event) {
        if (event instanceof Event.AttemptProgressed e) {
            progressed(e);
        } else if (event instanceof Event.BlocksPersisted e) {
            persisted(e);
        } else if (event instanceof Event.AttemptFinished e) {
            finished(e);
        } else if (event instanceof Event.AttemptStarted e) {
            started(e);
        } else if (event instanceof Event.AttemptShrunk e) {
            shrunk(e);
        } else if (event instanceof Event.AttemptFailed e) {
            failed(e);
        } else if (event instanceof Event.TimerFired) {
            timerFired();
        } else if (event instanceof Event.BlocksMerged e) {
            withJob(e.job(), job -> {
                job.merged(e.endBlock());
                job.release();
            });
        } else if (event instanceof Event.PersistBacklog e) {
            withJob(e.job(), job -> backlog(job, e.tooLong()));
        } else if (event instanceof Event.JobGrew e) {
            withJob(e.job(), job -> grew(job, e));
        } else if (event instanceof Event.JobSubmitted e) {
            submitted(e);
        } else if (event instanceof Event.ProfilesArrived e) {
            withJob(e.job(), job -> job.profiles(e.profiles()));
        } else if (event instanceof Event.FeaturesArrived e) {
            withJob(e.job(), job -> job.features(e.features()));
        } else if (event instanceof Event.NodeJoined e) {
            joined(e);
        } else if (event instanceof Event.NodeLeft e) {
            left(e);
        } else if (event instanceof Event.JobCancelled e) {
            withJob(e.job(), job -> fail(job, Command.Cause.CANCELLED, "cancelled", ""));
        } else if (event instanceof Event.JobBroken e) {
            withJob(e.job(), job -> fail(job, Command.Cause.FAILED, e.message(), e.detail()));
        } else if (event instanceof Event.PolicyTooSlow e) {
            withJob(e.job(), job -> job.replacePolicy(e.message()));
        }
    }

    private void withJob(long id, java.util.function.Consumer<JobState> action) {
        JobState job = jobs.get(id);
        if (job != null) {
            action.accept(job);
        }
    }

    // ---- nodes

    private void joined(Event.NodeJoined event) {
        noNodeSince = Long.MAX_VALUE;
        for (int slot = 0; slot < event.node().slots(); slot++) {
            Lane lane = new Lane(nextLane++, event.node(), event.canShrink());
            lanes.add(lane);
            free.add(lane);
            for (JobState job : List.copyOf(jobs.values())) {
                job.laneJoined(lane);
            }
        }
    }

    private void left(Event.NodeLeft event) {
        List<Lane> gone = lanes.stream()
                .filter(lane -> lane.node.id().equals(event.nodeId()))
                .toList();
        lanes.removeAll(gone);
        gone.forEach(lane -> lane.present = false);
        free.removeAll(gone);
        for (Lane lane : gone) {
            for (Attempt attempt : List.copyOf(lane.attempts)) {
                end(attempt, Command.Ending.LOST);
            }
            for (JobState job : List.copyOf(jobs.values())) {
                job.laneLeft(lane);
            }
        }
        checkForNodes();
    }

    private void checkForNodes() {
        boolean none = lanes.stream().allMatch(Lane::isSetAside);
        if (!none) {
            noNodeSince = Long.MAX_VALUE;
        } else if (noNodeSince == Long.MAX_VALUE && !jobs.isEmpty()) {
            noNodeSince = nowNanos;
        }
    }

    // ---- jobs

    private void submitted(Event.JobSubmitted event) {
        JobState job = new JobState(this, event);
        job.service = Sharing.serviceOfNewcomer(jobs.values());
        jobs.put(job.id, job);
        if (jobs.size() == 2) {
            nextQuantum = nowNanos + Sharing.QUANTUM_NANOS;
        }
        job.start(event.policy());
        for (Lane lane : lanes) {
            job.laneJoined(lane);
        }
        job.release();
        checkForNodes();
        finishIfDone(job);
    }

    private void backlog(JobState job, boolean tooLong) {
        job.held = tooLong;
        job.declined = false;
        for (Attempt attempt : attempts.values()) {
            if (tooLong && attempt.job == job) {
                shrink(attempt, 0, HELD);
            }
        }
    }

    private void grew(JobState job, Event.JobGrew event) {
        Partition grown = new Partition(event.items(), job.partition().grain());
        job.grow(grown, event.complete());
        job.release();
        finishIfDone(job);
    }

    private void finishIfDone(JobState job) {
        if (job.finished() && jobs.containsKey(job.id)) {
            remove(job);
            emit(new Command.JobFinished(job.id));
        }
    }

    void fail(JobState job, Command.Cause cause, String message, String detail) {
        if (!jobs.containsKey(job.id)) {
            return;
        }
        remove(job);
        for (Attempt attempt : List.copyOf(attempts.values())) {
            if (attempt.job == job) {
                emit(new Command.CancelAttempt(attempt.id));
                detach(attempt, Command.Ending.CANCELLED);
            }
        }
        emit(new Command.JobFailed(job.id, cause, message, detail));
    }

    private void remove(JobState job) {
        jobs.remove(job.id);
        lanes.forEach(lane -> lane.forget(job));
        if (jobs.size() < 2) {
            nextQuantum = Long.MAX_VALUE;
        }
    }

    // ---- attempts

    Attempt dispatch(JobState job, JobLane view, SegmentOrder order, boolean ahead) {
        Lane lane = view.lane;
        Attempt attempt = new Attempt(nextAttempt++, job, lane, view, order, ahead, nowNanos);
        attempts.put(attempt.id, attempt);
        lane.attempts.add(attempt);
        free.remove(lane);
        Segment segment = new Segment(job.description(), order.blocks(), order.weights(), order.reportNanos());
        emit(new Command.Dispatch(job.id, attempt.id, lane.node.id(), segment));
        if (job.held) {
            shrink(attempt, 0, HELD);
        }
        return attempt;
    }

    boolean shrink(Attempt attempt, double keepFraction, Explanation why) {
        if (attempt.ended || attempt.shrinkPending || !attempt.lane.canShrink) {
            return false;
        }
        attempt.shrinkPending = true;
        double keep = Math.min(1, Math.max(0, keepFraction));
        attempt.asked(Cut.asked(nowNanos, keep, attempt.end, why));
        emit(new Command.Shrink(attempt.id, keep));
        return true;
    }

    private void started(Event.AttemptStarted event) {
        Attempt attempt = attempts.get(event.attempt());
        if (attempt == null || attempt.started) {
            return;
        }
        attempt.started = true;
        attempt.startedNanos = nowNanos;
        attempt.heardNanos = nowNanos;
        if (!attempt.sentAhead) {
            attempt.lane.roundTrip(nowNanos - attempt.dispatchedNanos);
        }
        attempt.job.call(policy -> policy.started(attempt));
    }

    private void progressed(Event.AttemptProgressed event) {
        Attempt attempt = attempts.get(event.attempt());
        if (attempt != null) {
            take(attempt, event.outcomes());
        }
    }

    /** Takes outcomes in; returns whether they were what the attempt may report. */
    private boolean take(Attempt attempt, BlockOutcomes outcomes) {
        attempt.heardNanos = nowNanos;
        int size = outcomes.size();
        if (size == 0) {
            return true;
        }
        JobState job = attempt.job;
        boolean valid = attempt.done + size <= attempt.end;
        for (int i = 0; valid && i < size; i++) {
            valid = outcomes.block(i) == attempt.order.blocks().get(attempt.done + i) && outcomes.nanos(i) >= 0;
        }
        if (!valid) {
            emit(new Command.CancelAttempt(attempt.id));
            nodeFailed(
                    attempt, Failure.ofNode("node '" + attempt.lane.node.id() + "' reported blocks it was not given"));
            return false;
        }
        for (int i = 0; i < size; i++) {
            job.blocks.move(outcomes.block(i), Blocks.PERSISTING);
        }
        attempt.done += size;
        attempt.workedNanos += outcomes.totalNanos();
        emit(new Command.Persist(job.id, attempt.lane.node.id(), outcomes));
        job.call(policy -> policy.progressed(attempt, outcomes));
        return true;
    }

    private void persisted(Event.BlocksPersisted event) {
        JobState job = jobs.get(event.job());
        if (job == null) {
            return;
        }
        BlockOutcomes outcomes = event.outcomes();
        for (int i = 0; i < outcomes.size(); i++) {
            if (job.blocks.place(outcomes.block(i)) == Blocks.PERSISTING) {
                job.blocks.move(outcomes.block(i), Blocks.DONE);
            }
        }
        finishIfDone(job);
    }

    private void shrunk(Event.AttemptShrunk event) {
        Attempt attempt = attempts.get(event.attempt());
        if (attempt == null || !attempt.shrinkPending) {
            return;
        }
        attempt.shrinkPending = false;
        attempt.heardNanos = nowNanos;
        int end = Math.min(attempt.end, Math.max(event.end(), attempt.done));
        attempt.position = Math.min(end, event.position());
        BlockList tail = attempt.order.blocks().slice(end, attempt.end);
        attempt.end = end;
        attempt.shrinks += tail.isEmpty() ? 0 : 1;
        attempt.answered(nowNanos);
        attempt.job.call(policy -> policy.shrunk(attempt));
        attempt.job.putBack(tail);
    }

    private void finished(Event.AttemptFinished event) {
        Attempt attempt = attempts.get(event.attempt());
        if (attempt != null && take(attempt, event.rest())) {
            attempt.lane.succeeded();
            end(attempt, Command.Ending.FINISHED);
        }
    }

    private void failed(Event.AttemptFailed event) {
        Attempt attempt = attempts.get(event.attempt());
        if (attempt == null || !take(attempt, event.rest())) {
            return;
        }
        Failure failure = event.failure();
        OptionalInt block = failure.block();
        if (block.isEmpty() || attempt.order.blocks().size() <= attempt.done) {
            nodeFailed(attempt, failure);
            return;
        }
        JobState job = attempt.job;
        int times = job.failures.merge(block.getAsInt(), 1, Integer::sum);
        if (failure.retryable() && times < MAX_BLOCK_FAILURES) {
            end(attempt, Command.Ending.FAILED);
            return;
        }
        end(attempt, Command.Ending.FAILED);
        String tries = times > 1 ? " (tried " + times + " times)" : "";
        fail(job, Command.Cause.FAILED, failure.message() + tries, failure.detail());
    }

    /** An attempt failed, and it was no block's fault: the node is set aside after some such failures in a row. */
    private void nodeFailed(Attempt attempt, Failure failure) {
        attempt.lane.failed();
        end(attempt, Command.Ending.FAILED);
        if (!failure.retryable()) {
            fail(attempt.job, Command.Cause.FAILED, failure.message(), failure.detail());
            return;
        }
        if (lanes.stream().allMatch(Lane::isSetAside)) {
            for (JobState job : List.copyOf(jobs.values())) {
                fail(
                        job,
                        Command.Cause.NO_NODE,
                        "every node failed repeatedly: " + failure.message(),
                        failure.detail());
            }
            lanes.forEach(
                    lane -> { // it may have been the jobs' fault: the next one tries them afresh
                        lane.succeeded();
                        free.add(lane);
                    });
        }
    }

    private void end(Attempt attempt, Command.Ending ending) {
        if (attempt.ended) {
            return; // its job failed while this event was being handled
        }
        detach(attempt, ending);
        JobState job = attempt.job;
        if (jobs.containsKey(job.id)) {
            job.call(policy -> policy.ended(attempt));
            job.putBack(attempt.order.blocks().slice(attempt.done, attempt.end));
        }
    }

    private void detach(Attempt attempt, Command.Ending ending) {
        attempts.remove(attempt.id);
        attempt.ended = true;
        attempt.shrinkPending = false;
        Lane lane = attempt.lane;
        lane.attempts.remove(attempt);
        attempt.job.service += lane.node.speed() * (nowNanos - attempt.dispatchedNanos) * 1e-9;
        if (lane.isFree() && isPresent(lane)) {
            free.add(lane);
            jobs.values().forEach(job -> job.declined = false);
        }
        emit(new Command.RecordAttempt(
                attempt.job.id, attempt, attempt.order, attempt.informed, attempt.shrinks, attempt.cuts(), ending));
    }

    // ---- deciding

    private void offerFreeLanes() {
        while (!free.isEmpty()) {
            JobState job = Sharing.next(jobs.values());
            if (job == null) {
                return;
            }
            Lane lane = free.iterator().next();
            boolean dispatched = job.offer(lane.viewOf(job));
            job.declined = !dispatched;
        }
    }

    private void timerFired() {
        timer = Long.MAX_VALUE;
        for (JobState job : List.copyOf(jobs.values())) {
            if (job.wakeNanos <= nowNanos) {
                job.wakeNanos = Long.MAX_VALUE;
                job.call(policy -> policy.woken());
            }
        }
        if (nextQuantum <= nowNanos) {
            nextQuantum = nowNanos + Sharing.QUANTUM_NANOS;
            Sharing.overheld(jobs.values(), lanes, nowNanos).forEach(attempt -> shrink(attempt, 0, Sharing.WHY));
        }
        if (noNodeSince != Long.MAX_VALUE && nowNanos - noNodeSince >= NO_NODE_NANOS) {
            for (JobState job : List.copyOf(jobs.values())) {
                fail(
                        job,
                        Command.Cause.NO_NODE,
                        "no node could take the job within " + NO_NODE_NANOS / 1_000_000_000
                                + " s; see 'whittle nodes'",
                        "");
            }
            noNodeSince = Long.MAX_VALUE;
        }
    }

    private void setTimer() {
        long earliest = nextQuantum;
        for (JobState job : jobs.values()) {
            earliest = Math.min(earliest, job.wakeNanos);
        }
        if (noNodeSince != Long.MAX_VALUE) {
            earliest = Math.min(earliest, noNodeSince + NO_NODE_NANOS);
        }
        if (earliest != timer) {
            timer = earliest;
            emit(new Command.SetTimer(earliest));
        }
    }

    // ---- for JobState

    void decides(JobState job) {
        lastDecided = job.id;
    }

    void emit(Command command) {
        commands.add(command);
    }

    long nowNanos() {
        return nowNanos;
    }

    Policy fallback() {
        return fallback;
    }

    Collection<Lane> freeLanes() {
        return free;
    }

    boolean isPresent(Lane lane) {
        return lane.present;
    }

    boolean isRunning(JobState job) {
        return jobs.containsKey(job.id);
    }

    int jobCount() {
        return jobs.size();
    }
}
