package io.whittle.core;

import io.whittle.spi.policy.Policy;
import java.util.List;

/**
 * The state machine of a scheduler: all its nodes and jobs. Each block of a job is waiting, in flight, being persisted or
 * done; a result counts once, when the first one of its block has been persisted, whatever arrives late or twice.
 *
 * <p>Not safe for use by several threads: one loop owns it.
 */
public final class JobScheduler {
    /** How long a job waits for a first node. */
    public static final long NO_NODE_NANOS = 10_000_000_000L;

    private final State state;
    private long timer = Long.MAX_VALUE;

    /**
     * @param fallback decides for jobs whose own policy failed
     */
    public JobScheduler(Policy fallback) {
        this.state = new State(fallback);
    }

    /**
     * Takes an event and says what is to be done about it.
     *
     * @param now the time, in nanoseconds from an arbitrary origin; where it is less than before, time stands still
     * @return commands in the order in which they are to be carried out; valid until the next call
     */
    public List<Command> on(Event event, long now) {
        state.turn.begin(now);
        apply(event);
        state.errands.dispatch();
        state.jobs.offerFreeLanes();
        setTimer();
        return state.turn.commands();
    }

    /** Returns the job whose policy decided last, while handling the last event; 0 for none. */
    public long lastDecided() {
        return state.turn.lastDecided();
    }

    State state() {
        return state;
    }

    private void apply(Event event) {
        if (event instanceof Event.AttemptProgressed e) {
            state.attempts.progressed(e);
        } else if (event instanceof Event.BlocksPersisted e) {
            state.jobs.persisted(e);
        } else if (event instanceof Event.AttemptFinished e) {
            state.attempts.finished(e);
        } else if (event instanceof Event.AttemptStarted e) {
            state.attempts.started(e);
        } else if (event instanceof Event.AttemptShrunk e) {
            state.attempts.shrunk(e);
        } else if (event instanceof Event.AttemptFailed e) {
            state.attempts.failed(e);
        } else if (event instanceof Event.ItemBegun e) {
            state.attempts.itemBegun(e);
        } else if (event instanceof Event.TimerFired) {
            timer = Long.MAX_VALUE;
            state.jobs.timerFired();
            state.lanes.timerFired();
            state.nodeless.timerFired();
            state.errands.timerFired();
        } else if (event instanceof Event.NodeJoined e) {
            state.lanes.joined(e);
        } else if (event instanceof Event.NodeLeft e) {
            state.lanes.left(e);
        } else if (event instanceof Event.NodeSilent e) {
            state.lanes.silent(e);
        } else if (event instanceof Event.NodeHeard e) {
            state.lanes.heard(e);
        } else if (event instanceof Event.JobSubmitted e) {
            state.jobs.submitted(e);
        } else {
            applyToJob(event);
        }
    }

    private void applyToJob(Event event) {
        Jobs jobs = state.jobs;
        if (event instanceof Event.BlocksMerged e) {
            jobs.with(e.job(), job -> jobs.merged(job, e));
        } else if (event instanceof Event.PersistBacklog e) {
            jobs.with(e.job(), job -> jobs.backlog(job, e.tooLong()));
        } else if (event instanceof Event.JobGrew e) {
            jobs.with(e.job(), job -> jobs.grew(job, e));
        } else if (event instanceof Event.ProfilesArrived e) {
            jobs.with(e.job(), job -> job.profiles(e.profiles()));
        } else if (event instanceof Event.FeaturesArrived e) {
            jobs.with(e.job(), job -> job.features(e.features()));
        } else if (event instanceof Event.JobCancelled e) {
            jobs.with(e.job(), job -> jobs.fail(job, Command.Cause.CANCELLED, "cancelled", ""));
        } else if (event instanceof Event.JobBroken e) {
            jobs.with(e.job(), job -> jobs.fail(job, Command.Cause.FAILED, e.message(), e.detail()));
        } else if (event instanceof Event.PolicyTooSlow e) {
            jobs.with(e.job(), job -> job.policyTooSlow(e.message()));
        }
    }

    private void setTimer() {
        long earliest = Math.min(
                Math.min(state.jobs.nextDue(), state.errands.nextDue()),
                Math.min(state.lanes.nextDue(), state.nodeless.nextDue()));
        if (earliest != timer) {
            timer = earliest;
            state.turn.emit(new Command.SetTimer(earliest));
        }
    }
}
