package io.whittle.scheduler;

import io.whittle.commitlog.LogHeader;
import io.whittle.core.Command;
import io.whittle.core.Event;
import io.whittle.core.JobScheduler;
import io.whittle.policy.Policies;
import io.whittle.spi.Partition;
import io.whittle.spi.backend.AttemptHandle;
import io.whittle.spi.backend.Backend;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.Failure;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.cost.NodeClass;
import io.whittle.time.SteadyClock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The thread that owns the state machine: takes events from the inbox, and carries out commands. Whatever is slow happens
 * elsewhere; foreign code that is called here must return at once, and what it throws becomes an event.
 */
final class Loop implements Runnable {
    private static final System.Logger LOG = System.getLogger(Loop.class.getName());
    /** A policy that takes longer than this, twice, is replaced. */
    private static final long SLOW_NANOS = 500_000_000L;

    private final Inbox inbox;
    private final Results.Store store;
    private final Listeners listeners;
    private final JobScheduler core = new JobScheduler(Policies.fallback());
    private final Map<Long, Run> runs = new HashMap<>();
    private final Handles handles;
    private final Endings endings;
    private final Map<Long, Integer> slowDecisions = new HashMap<>();
    private final List<Run> heldBack = new ArrayList<>();
    /** What a person has been told last of nodes that were set aside; not told again as long as it is the same. */
    private final Map<String, String> troubles = new HashMap<>();

    private long timer = Long.MAX_VALUE;
    private boolean stopped;

    Loop(Inbox inbox, Results.Store store, Listeners listeners) {
        this.inbox = inbox;
        this.store = store;
        this.listeners = listeners;
        this.handles = new Handles(new NodeAnswers(inbox, this::answered));
        this.endings = new Endings(inbox, listeners, runs);
    }

    @Override
    public void run() {
        while (!stopped) {
            try {
                Runnable task = inbox.take(Math.min(timer, endings.nextNanos()));
                if (task != null) {
                    task.run();
                }
                if (timer <= SteadyClock.now()) {
                    timer = Long.MAX_VALUE;
                    on(new Event.TimerFired());
                }
                endings.closeOverdue();
            } catch (InterruptedException e) {
                tell(System.Logger.Level.DEBUG, "foreign code interrupted the loop, which goes on", e);
            } catch (Throwable e) { // whoever waits for a run must not wait for ever
                tell(System.Logger.Level.ERROR, "internal error in the scheduler's loop", e);
                failAll("internal error: " + e, Merge.stackTrace(e));
            }
        }
    }

    private static void tell(System.Logger.Level level, String what, Throwable e) {
        try {
            LOG.log(level, what, e);
        } catch (RuntimeException | Error again) {
            // to say it may take what there is none of: memory, file handles
        }
    }

    void stop() {
        stopped = true;
    }

    // ---- events

    void on(Event event) {
        long now = SteadyClock.now();
        List<Command> commands = core.on(event, now);
        long took = SteadyClock.now() - now;
        if (took > SLOW_NANOS && core.lastDecided() != 0) {
            policyWasSlow(core.lastDecided(), took);
        }
        for (int i = 0; i < commands.size(); i++) {
            carryOut(commands.get(i), now);
        }
        if (!heldBack.isEmpty()) { // at once, before nodes send more
            List<Run> held = List.copyOf(heldBack);
            heldBack.clear();
            held.forEach(this::tellOfBacklog);
        }
    }

    /** The log of a run, which was behind, was not a moment ago: it may be again by now. Called by any thread. */
    void postRelieved(Run run) {
        inbox.post(() -> tellOfBacklog(run));
    }

    private void tellOfBacklog(Run run) {
        on(new Event.PersistBacklog(run.job, run.results.isBehind()));
    }

    private void policyWasSlow(long job, long nanos) {
        if (slowDecisions.merge(job, 1, Integer::sum) == 2) {
            post(new Event.PolicyTooSlow(job, "a decision of its policy took " + nanos / 1_000_000 + " ms"));
        }
    }

    void post(Event event) {
        inbox.post(() -> on(event));
    }

    void nodeJoined(Backend backend, NodeDescription node) {
        handles.joined(backend, node);
        runs.values().forEach(run -> run.joined(node));
        on(new Event.NodeJoined(node, backend.capabilities().contains(Backend.Capability.SHRINK)));
    }

    void nodeLeft(String nodeId, String reason) {
        if (handles.left(nodeId)) {
            on(new Event.NodeLeft(nodeId, reason));
            handles.of(nodeId).forEach(this::over); // nobody answers for them any more
            handles.forget(nodeId);
            troubles.remove(nodeId);
        }
    }

    void begin(Run run, LogHeader header) {
        runs.put(run.job, run);
        run.outputs = new OutputFolder(
                run.request.outputFolder(), run.runId(), run.request.standardOutput(), run.request.standardError());
        ResultAnswers answers = new ResultAnswers(run, this);
        run.merge = new Merge(run.runId(), run.request.job(), run.outputs, store.maxBytes(), answers);
        run.results = new Results(store, header, run.request, run.complete(), run.merge, answers);
        listeners.runStarted(run.start);
    }

    /** Hands a run to the state machine, with what is predicted by now. Later calls are ignored. */
    void submit(Run run, int windowBlocks) {
        if (run.submitted || run.status != RunStatus.RUNNING) {
            return;
        }
        run.submitted = true;
        on(new Event.JobSubmitted(
                run.job,
                run.start.kind(),
                run.start.version(),
                run.start.parameters(),
                run.request.workload().external(),
                run.partition(),
                run.complete(),
                windowBlocks,
                run.request.policy(),
                run.request.seed(),
                run.profiles,
                run.tolerance,
                run.start.requirements(),
                run.done()));
        run.early.ifPresent(features -> on(new Event.FeaturesArrived(run.job, features)));
    }

    /** Predictions have come: beside those of the same model that came before, in place of those of another one. */
    void profilesArrived(Run run, Map<NodeClass, CostProfile> profiles, String modelVersion) {
        if (profiles.isEmpty()) {
            return;
        }
        Map<NodeClass, CostProfile> all = new HashMap<>();
        if (modelVersion.equals(run.modelVersion)) {
            all.putAll(run.profiles);
        }
        all.putAll(profiles);
        run.profiles = all;
        run.modelVersion = modelVersion;
        if (run.submitted) {
            on(new Event.ProfilesArrived(run.job, all));
        }
    }

    /** Tells the state machine what is known of the items, now or when it knows the job. */
    void featuresArrived(Run run, JobFeatures features) {
        run.early = Optional.of(features);
        if (run.submitted) {
            on(new Event.FeaturesArrived(run.job, features));
        }
    }

    void grew(Run run, long items, boolean complete) {
        if (run.status != RunStatus.RUNNING) {
            return;
        }
        long before = run.partition().items();
        if (items < before || (run.complete() && (items != before || !complete))) {
            broke(run, "the job's source announced " + items + " items after " + before, "");
            return;
        }
        try {
            run.grew(new Partition(items, run.partition().grain()), complete);
        } catch (IllegalArgumentException e) {
            broke(run, "the job's source announced too many items: " + e.getMessage(), "");
            return;
        }
        on(new Event.JobGrew(run.job, items, complete));
    }

    void cancel(Run run) {
        if (run.status == RunStatus.RUNNING && runs.containsKey(run.job)) {
            if (run.submitted) {
                on(new Event.JobCancelled(run.job));
            } else {
                ended(run, RunStatus.CANCELLED, "cancelled", "");
            }
        }
    }

    void broke(Run run, String message, String detail) {
        if (run.submitted) {
            on(new Event.JobBroken(run.job, message, detail));
        } else {
            ended(run, RunStatus.FAILED, message, detail);
        }
    }

    /** The results of a run cannot be kept. Called by any thread. */
    void postBroken(Run run, String message) {
        inbox.post(() -> {
            if (run.status == RunStatus.RUNNING) {
                broke(run, message, "");
            }
        });
    }

    /** The results of a run cannot be merged. Called by any thread. */
    void postMergeBroken(Run run, String message, String detail) {
        inbox.post(() -> {
            if (run.status == RunStatus.DONE) {
                endings.mergeFailed(run, message, detail);
            } else {
                on(new Event.JobBroken(run.job, message, detail));
            }
        });
    }

    private void failAll(String why, String detail) {
        for (Run run : List.copyOf(runs.values())) {
            if (run.status != RunStatus.RUNNING) {
                continue;
            }
            try {
                broke(run, why, detail);
                if (run.status == RunStatus.RUNNING) { // the state machine no longer knows it
                    ended(run, RunStatus.FAILED, why, detail);
                }
            } catch (Throwable e) {
                endings.giveUp(run, e);
            }
        }
    }

    // ---- commands

    private void carryOut(Command command, long now) {
        if (command instanceof Command.Dispatch c) {
            dispatch(c);
        } else if (command instanceof Command.Persist c) {
            Run run = runs.get(c.job());
            NodeDescription node = handles.node(c.nodeId());
            run.persisted(node, c.outcomes());
            if (run.results.persist(node, c.outcomes(), c.whole(), run.elapsedNanos())) {
                heldBack.add(run);
            }
        } else if (command instanceof Command.Shrink c) {
            handles.steer(c.attempt(), handle -> handle.shrink(c.keepFraction()));
        } else if (command instanceof Command.CancelAttempt c) {
            handles.steer(c.attempt(), AttemptHandle::cancel);
        } else if (command instanceof Command.SetTimer c) {
            timer = c.nanos();
        } else if (command instanceof Command.RecordAttempt c) {
            Run run = runs.get(c.job());
            SegmentRecord record = run.record(c, now);
            run.results.ended(record);
            listeners.segmentEnded(run.runId(), record);
        } else if (command instanceof Command.JobFinished c) {
            Run run = runs.get(c.job());
            ended(run, RunStatus.DONE, "", "");
        } else if (command instanceof Command.JobFailed c) {
            RunStatus status =
                    switch (c.cause()) {
                        case CANCELLED -> RunStatus.CANCELLED;
                        case NO_NODE -> RunStatus.NO_NODE;
                        case FAILED -> RunStatus.FAILED;
                    };
            ended(runs.get(c.job()), status, c.message(), c.detail());
        } else if (command instanceof Command.LeaveOut c) {
            Run run = runs.get(c.job());
            run.leftOut(c.block(), c.message());
            run.merge.leaveOut(c.block());
        } else if (command instanceof Command.LeaveOutItem c) {
            runs.get(c.job()).leftOutItem(c.item(), c.message());
        } else if (command instanceof Command.NodeDistrusted c) {
            runs.get(c.job()).problem(c.message());
            LOG.log(System.Logger.Level.WARNING, c.message());
        } else if (command instanceof Command.NodeSetAside c) {
            boolean news = !c.message().equals(troubles.put(c.nodeId(), c.message()));
            LOG.log(
                    news ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG,
                    "node '" + c.nodeId() + "' gets no work for " + (c.untilNanos() - now) / 1_000_000
                            + " ms, since segments keep failing there: " + c.message());
        } else if (command instanceof Command.PolicyReplaced c) {
            LOG.log(System.Logger.Level.WARNING, c.message());
        }
    }

    private void dispatch(Command.Dispatch command) {
        Run run = runs.get(command.job());
        run.dispatched(command.attempt(), command.nodeId());
        run.results.dispatched(
                handles.node(command.nodeId()),
                run.earlierAttempts + command.attempt(),
                command.segment().blocks(),
                run.elapsedNanos());
        handles.dispatch(run, command).ifPresent(refusal -> {
            run.live.remove(command.attempt());
            post(new Event.AttemptFailed(command.attempt(), BlockOutcomes.none(), Failure.ofNode(refusal)));
        });
    }

    private void answered(Event event) {
        if (event instanceof Event.AttemptFinished ended) {
            over(ended.attempt());
        } else if (event instanceof Event.AttemptFailed ended) {
            over(ended.attempt());
        }
        on(event);
    }

    private void over(long attempt) {
        handles.over(attempt).ifPresent(run -> {
            run.live.remove(attempt);
            endings.rested(run);
        });
    }

    private void ended(Run run, RunStatus status, String message, String detail) {
        slowDecisions.remove(run.job);
        endings.ended(run, status, message, detail);
    }
}
