package io.whittle.scheduler;

import io.whittle.commitlog.LogHeader;
import io.whittle.core.Command;
import io.whittle.core.Event;
import io.whittle.core.JobScheduler;
import io.whittle.policy.Policies;
import io.whittle.spi.Partition;
import io.whittle.spi.backend.AttemptHandle;
import io.whittle.spi.backend.AttemptListener;
import io.whittle.spi.backend.Backend;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.Failure;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.cost.NodeClass;
import io.whittle.spi.workload.ItemSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The thread that owns the state machine: takes events from the inbox, and carries out commands. Whatever is slow happens
 * elsewhere; foreign code that is called here must return at once, and what it throws becomes an event.
 */
final class Loop implements Runnable, AttemptListener {
    private static final System.Logger LOG = System.getLogger(Loop.class.getName());
    /** A policy that takes longer than this, twice, is replaced. */
    private static final long SLOW_NANOS = 500_000_000L;

    private static final long MAX_REPORT_NANOS = 250_000_000L;
    /** How long the threads of an ended run may take to stop. */
    private static final long STOP_NANOS = 10_000_000_000L;

    private record Live(Run run, String nodeId, AttemptHandle handle) {}

    private final Inbox inbox;
    private final Results.Store store;
    private final List<RunListener> listeners;
    private final JobScheduler core = new JobScheduler(Policies.fallback());
    private final Map<Long, Run> runs = new HashMap<>();
    private final Map<Long, Live> live = new HashMap<>();
    private final Map<String, NodeDescription> nodes = new HashMap<>();
    private final Map<String, Backend> backends = new HashMap<>();
    private final Map<Long, Integer> slowDecisions = new HashMap<>();
    private final Map<Run, Long> stopping = new HashMap<>();
    private final List<Run> heldBack = new ArrayList<>();
    private long timer = Long.MAX_VALUE;
    private boolean stopped;

    Loop(Inbox inbox, Results.Store store, List<RunListener> listeners) {
        this.inbox = inbox;
        this.store = store;
        this.listeners = listeners;
    }

    @Override
    public void run() {
        while (!stopped) {
            try {
                Runnable task = inbox.take(Math.min(timer, nextStop()));
                if (task != null) {
                    task.run();
                }
                if (timer <= System.nanoTime()) {
                    timer = Long.MAX_VALUE;
                    on(new Event.TimerFired());
                }
                stopOverdue();
            } catch (InterruptedException e) {
                LOG.log(System.Logger.Level.DEBUG, "foreign code interrupted the loop, which goes on", e);
            } catch (Throwable e) { // whoever waits for a run must not wait for ever
                LOG.log(System.Logger.Level.ERROR, "internal error in the scheduler's loop", e);
                failAll("internal error: " + e, Merge.stackTrace(e));
            }
        }
    }

    void stop() {
        stopped = true;
    }

    // ---- events

    void on(Event event) {
        long now = System.nanoTime();
        List<Command> commands = core.on(event, now);
        long took = System.nanoTime() - now;
        if (took > SLOW_NANOS && core.lastDecided() != 0) {
            policyWasSlow(core.lastDecided(), took);
        }
        for (int i = 0; i < commands.size(); i++) {
            carryOut(commands.get(i), now);
        }
        if (!heldBack.isEmpty()) { // at once, before nodes send more
            List<Run> held = List.copyOf(heldBack);
            heldBack.clear();
            held.forEach(run -> on(new Event.PersistBacklog(run.job, true)));
        }
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
        nodes.put(node.id(), node);
        backends.put(node.id(), backend);
        runs.values().forEach(run -> run.nodes.add(node));
        on(new Event.NodeJoined(node, backend.capabilities().contains(Backend.Capability.SHRINK)));
    }

    void nodeLeft(String nodeId, String reason) {
        if (backends.remove(nodeId) != null) {
            on(new Event.NodeLeft(nodeId, reason));
            List<Long> gone = new ArrayList<>();
            live.forEach((attempt, each) -> {
                if (each.nodeId().equals(nodeId)) {
                    gone.add(attempt);
                }
            });
            gone.forEach(this::over); // nobody answers for them any more
        }
    }

    void begin(Run run, LogHeader header) {
        runs.put(run.job, run);
        run.outputs = new OutputFolder(
                run.request.outputFolder(), run.runId(), run.request.standardOutput(), run.request.standardError());
        run.merge = new Merge(run.runId(), run.request.job(), run.outputs, store.maxBytes(), new Merge.Listener() {
            private final boolean windowed = run.request.job().source().isPresent();

            @Override
            public void merged(int endBlock) {
                if (windowed) {
                    post(new Event.BlocksMerged(run.job, endBlock));
                }
            }

            @Override
            public void accepted() {
                run.showProgress();
            }

            @Override
            public void broken(String message, String detail) {
                inbox.post(() -> mergeBroke(run, message, detail));
            }
        });
        run.results = new Results(store, header, run.request, run.complete(), run.merge, new ResultAnswers(run));
        tell(listener -> listener.runStarted(run.start));
    }

    /** What becomes of a run's results, as events. */
    private final class ResultAnswers implements Results.Listener {
        private final Run run;

        ResultAnswers(Run run) {
            this.run = run;
        }

        @Override
        public void persisted(BlockOutcomes outcomes) {
            post(new Event.BlocksPersisted(run.job, outcomes));
        }

        @Override
        public void relieved() {
            post(new Event.PersistBacklog(run.job, false));
        }

        @Override
        public void unkept(String sentence) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "run " + run.runId() + " goes on, but would start over if it were interrupted: " + sentence);
        }

        @Override
        public void broken(String sentence) {
            inbox.post(() -> {
                if (run.status == RunStatus.RUNNING) {
                    broke(run, sentence, "");
                }
            });
        }
    }

    /** Hands a run to the state machine, with what is predicted by now. Later calls are ignored. */
    void submit(Run run, int windowBlocks, Map<NodeClass, CostProfile> profiles) {
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
                profiles,
                run.request.tolerance(),
                run.done()));
        run.early.ifPresent(features -> on(new Event.FeaturesArrived(run.job, features)));
    }

    void profilesArrived(Run run, Map<NodeClass, CostProfile> profiles, String modelVersion) {
        if (!profiles.isEmpty()) {
            run.modelVersion = modelVersion;
            on(new Event.ProfilesArrived(run.job, profiles));
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

    private void mergeBroke(Run run, String message, String detail) {
        if (run.status == RunStatus.DONE) {
            run.status = RunStatus.FAILED; // all blocks were done, but the end of the merge failed
            run.message = message;
            run.detail = detail;
            close(run);
        } else {
            on(new Event.JobBroken(run.job, message, detail));
        }
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
                LOG.log(System.Logger.Level.ERROR, "run " + run.runId() + " cannot be ended in order", e);
                runs.remove(run.job);
                stopping.remove(run);
                run.completion.completeExceptionally(e);
            }
        }
    }

    // ---- commands

    private void carryOut(Command command, long now) {
        if (command instanceof Command.Dispatch c) {
            dispatch(c);
        } else if (command instanceof Command.Persist c) {
            Run run = runs.get(c.job());
            NodeDescription node = nodes.get(c.nodeId());
            run.persisted(node, c.outcomes());
            if (run.results.persist(node, c.outcomes(), run.elapsedNanos())) {
                heldBack.add(run);
            }
        } else if (command instanceof Command.Shrink c) {
            withHandle(c.attempt(), handle -> handle.shrink(c.keepFraction()));
        } else if (command instanceof Command.CancelAttempt c) {
            withHandle(c.attempt(), AttemptHandle::cancel);
        } else if (command instanceof Command.SetTimer c) {
            timer = c.nanos();
        } else if (command instanceof Command.RecordAttempt c) {
            Run run = runs.get(c.job());
            SegmentRecord record = run.record(c, now);
            run.results.ended(record);
            tell(listener -> listener.segmentEnded(run.runId(), record));
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
        } else if (command instanceof Command.NodeDistrusted c) {
            runs.get(c.job()).problem(c.message());
            LOG.log(System.Logger.Level.WARNING, c.message());
        } else if (command instanceof Command.NodeSetAside c) {
            LOG.log(
                    System.Logger.Level.WARNING,
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
                nodes.get(command.nodeId()),
                run.earlierAttempts + command.attempt(),
                command.segment().blocks(),
                run.elapsedNanos());
        try {
            AttemptHandle handle = backends.get(command.nodeId())
                    .dispatch(
                            command.attempt(),
                            command.nodeId(),
                            command.segment().reportingWithin(MAX_REPORT_NANOS),
                            this);
            live.put(command.attempt(), new Live(run, command.nodeId(), handle));
        } catch (Throwable e) {
            run.live.remove(command.attempt());
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            String message = "node '" + command.nodeId() + "' refused a segment: " + why;
            post(new Event.AttemptFailed(command.attempt(), BlockOutcomes.none(), Failure.ofNode(message)));
        }
    }

    private void withHandle(long attempt, java.util.function.Consumer<AttemptHandle> action) {
        Live found = live.get(attempt);
        if (found != null) {
            try {
                action.accept(found.handle());
            } catch (Throwable e) {
                LOG.log(System.Logger.Level.WARNING, "a backend failed to steer a segment: " + e);
            }
        }
    }

    // ---- answers of backends, from any thread

    @Override
    public void started(long attempt) {
        post(new Event.AttemptStarted(attempt));
    }

    @Override
    public void progressed(long attempt, BlockOutcomes outcomes) {
        inbox.post(Results.bytes(outcomes), () -> on(new Event.AttemptProgressed(attempt, outcomes)));
    }

    @Override
    public void awaitRoom() throws InterruptedException {
        inbox.awaitRoom();
    }

    @Override
    public void shrunk(long attempt, int position, int end) {
        post(new Event.AttemptShrunk(attempt, position, end));
    }

    @Override
    public void finished(long attempt, BlockOutcomes rest) {
        inbox.post(Results.bytes(rest), () -> {
            over(attempt);
            on(new Event.AttemptFinished(attempt, rest));
        });
    }

    @Override
    public void failed(long attempt, BlockOutcomes rest, Failure failure) {
        inbox.post(Results.bytes(rest), () -> {
            over(attempt);
            on(new Event.AttemptFailed(attempt, rest, failure));
        });
    }

    private void over(long attempt) {
        Live found = live.remove(attempt);
        if (found != null) {
            found.run().live.remove(attempt);
            if (stopping.containsKey(found.run()) && found.run().live.isEmpty()) {
                close(found.run());
            }
        }
    }

    // ---- the end of a run

    private void ended(Run run, RunStatus status, String message, String detail) {
        run.status = status;
        run.message = message;
        run.detail = detail;
        stopSource(run);
        slowDecisions.remove(run.job);
        if (status == RunStatus.DONE) {
            run.merge.finish(
                    run.partition().blocks(),
                    files -> inbox.post(() -> {
                        run.files = files;
                        run.status = run.problems().isEmpty() ? RunStatus.DONE : RunStatus.DONE_WITH_PROBLEMS;
                        close(run);
                    }));
        } else if (run.live.isEmpty()) {
            close(run);
        } else {
            stopping.put(run, System.nanoTime() + STOP_NANOS);
        }
    }

    private void stopSource(Run run) {
        try {
            run.request.job().source().ifPresent(ItemSource::stop);
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.WARNING, "the source of run " + run.runId() + " cannot be stopped: " + e);
        }
    }

    private long nextStop() {
        long next = Long.MAX_VALUE;
        for (long at : stopping.values()) {
            next = Math.min(next, at);
        }
        return next;
    }

    private void stopOverdue() {
        if (!stopping.isEmpty()) {
            long now = System.nanoTime();
            for (Run run : List.copyOf(stopping.keySet())) {
                if (stopping.get(run) <= now) {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "run " + run.runId() + " ended, but some of its items do not heed the interruption");
                    close(run);
                }
            }
        }
    }

    private void close(Run run) {
        stopping.remove(run);
        if (runs.remove(run.job) == null) {
            return;
        }
        run.features.complete(Optional.empty()); // too late, if they are not there by now
        RunRecord record = run.toRecord(run.features.join());
        tell(listener -> listener.runEnded(record));
        run.merge.close(() -> {
            try {
                run.worked.complete(null);
                run.results
                        .close(record.endedWell(), run.request.log().keepCompleted())
                        .join();
            } finally {
                run.completion.complete(record);
            }
        });
    }

    private void tell(java.util.function.Consumer<RunListener> news) {
        for (RunListener listener : listeners) {
            try {
                news.accept(listener);
            } catch (Throwable e) {
                LOG.log(System.Logger.Level.WARNING, "a listener failed: " + e);
            }
        }
    }
}
