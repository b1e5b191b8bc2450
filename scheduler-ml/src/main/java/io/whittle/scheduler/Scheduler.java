package io.whittle.scheduler;

import io.whittle.commitlog.LogHeader;
import io.whittle.commitlog.LogWriter;
import io.whittle.commitlog.ResumableRun;
import io.whittle.commitlog.ResumeException;
import io.whittle.commitlog.RunLogs;
import io.whittle.spi.Partition;
import io.whittle.spi.backend.BackendFactory;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.cost.CostModel;
import io.whittle.spi.workload.ItemSource;
import io.whittle.spi.workload.WorkloadException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs jobs on the nodes of its backends, several at once, which share the nodes evenly. One loop thread owns all
 * state; methods may be called by any thread.
 */
public final class Scheduler implements AutoCloseable {
    private final Inbox inbox;
    private final LogWriter writer;
    private final Loop loop;
    private final Thread thread;
    private final Map<Long, Run> runs = new ConcurrentHashMap<>();
    private final Backends backends;
    private final Predictions predictions;
    private final AtomicLong nextJob = new AtomicLong(1);
    private final Object lifecycle = new Object();
    private boolean refusing; // guarded by lifecycle: no further jobs
    private boolean closed; // guarded by lifecycle

    private Scheduler(Builder builder) {
        Results.Store store = Results.Store.of(builder.logs, builder.scratchFolder);
        this.writer = store.writer();
        this.inbox = new Inbox(store.maxBytes() / 2);
        this.loop = new Loop(inbox, store, new Listeners(builder.listeners));
        this.thread = new Thread(loop, "whittle-loop");
        thread.setDaemon(true);
        this.backends = new Backends(inbox, loop, runs, this::nodeJoined);
        this.predictions = new Predictions(inbox, loop, backends, builder.model);
    }

    /** Starts describing a scheduler. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Submits a job and returns at once.
     *
     * @throws IllegalStateException where the scheduler is closed
     * @throws WorkloadException where what the workload says of the job makes no sense, or it says nothing
     * @throws io.whittle.commitlog.ResumeException where it is to go on with a run that was not of the same job
     */
    public RunHandle submit(JobRequest request) {
        Partition partition = request.partition();
        Optional<ItemSource> source = request.asked("where its items come from", request.job()::source);
        int windowBlocks = source.map(ItemSource::windowBlocks).orElse(Integer.MAX_VALUE);
        Optional<StreamedFeatures> streamed =
                request.asked("what is known of its items", () -> source.map(each -> new StreamedFeatures(request)));
        RunStart start = new RunStart(
                request.runId().orElseGet(() -> RunIds.next(request.workload().kind())),
                request.workload().kind(),
                request.workload().version(),
                request.parameters(),
                request.policy().name(),
                request.seed(),
                request.log().resumed().map(run -> run.header().startedAt()).orElseGet(Instant::now),
                nodes(),
                request.effectiveRequirements());
        LogHeader header = Identity.of(request, start, partition);
        request.log().resumed().ifPresent(run -> checkResumable(run, header, source.isPresent()));
        long job = nextJob.getAndIncrement();
        Run[] self = new Run[1];
        Run run =
                new Run(job, request, start, partition, source.isEmpty(), () -> inbox.post(() -> loop.cancel(self[0])));
        self[0] = run;
        synchronized (lifecycle) {
            checkOpen();
            if (refusing) {
                throw new IllegalStateException("the scheduler is being closed");
            }
            runs.put(job, run);
            run.completion.whenComplete((record, failure) -> runs.remove(job));
            inbox.post(() -> loop.begin(run, header));
            if (source.isPresent()) {
                inbox.post(() -> loop.submit(run, windowBlocks));
            } else {
                predictions.prepare(run);
            }
        }
        source.ifPresent(each -> startSource(run, each, streamed.orElseThrow()));
        return run;
    }

    private static void checkResumable(ResumableRun run, LogHeader header, boolean streamed) {
        if (streamed) {
            throw new ResumeException("run " + header.runId()
                    + " reads its items from a stream, which cannot be read again; begin a new run");
        }
        run.check(header);
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the scheduler is closed");
        }
    }

    private void startSource(Run run, ItemSource source, StreamedFeatures features) {
        ItemSource.Listener listener = new ItemSource.Listener() {
            @Override
            public void available(long items) {
                features.available(items);
                inbox.post(() -> loop.grew(run, items, false));
            }

            @Override
            public void complete(long items) {
                run.features.complete(features.complete(items));
                inbox.post(() -> loop.grew(run, items, true));
            }

            @Override
            public void failed(String message) {
                inbox.post(() -> loop.broke(run, message, ""));
            }
        };
        try {
            source.start(listener);
        } catch (WorkloadException e) {
            listener.failed(e.getMessage());
        } catch (Throwable e) { // whoever waits for the run must not wait for ever
            listener.failed("the job's source does not start: " + e);
        }
    }

    /** Returns the nodes that are present, sorted by id. */
    public List<NodeDescription> nodes() {
        return backends.nodes();
    }

    private void nodeJoined(NodeDescription node) {
        predictions.nodeJoined(node, runs.values());
    }

    /** Uses another cost model from now on, for running jobs too. */
    public void useCostModel(CostModel newModel) {
        predictions.use(newModel, runs.values());
    }

    /**
     * Adds the nodes of a further backend; those that it announces in its start, or soon after, are present
     * when this returns.
     *
     * @throws IllegalArgumentException where the backend refuses its configuration
     * @throws IllegalStateException where the scheduler is closed
     */
    public void addBackend(BackendFactory factory, Map<String, String> configuration) {
        synchronized (lifecycle) {
            checkOpen();
        }
        backends.add(factory, configuration);
    }

    /** Takes no further jobs from now on; those that were submitted go on. */
    void refuse() {
        synchronized (lifecycle) {
            refusing = true;
        }
    }

    /** Waits until every job submitted so far has ended. */
    public void drain() {
        CompletableFuture.allOf(runs.values().stream()
                        .map(run -> run.completion.exceptionally(failure -> null))
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    /** Cancels what still runs, waits until it has stopped, and closes the backends. */
    @Override
    public void close() {
        synchronized (lifecycle) {
            if (closed) {
                return;
            }
            closed = true;
        }
        runs.values().forEach(Run::cancel);
        drain();
        backends.close();
        inbox.post(loop::stop);
        writer.close();
        predictions.close();
    }

    /** Describes a scheduler. Used by one thread. */
    public static final class Builder {
        private record Chosen(BackendFactory factory, Map<String, String> configuration) {}

        private final List<Chosen> chosen = new ArrayList<>();
        private final List<RunListener> listeners = new ArrayList<>();
        private CostModel model = CostModel.none();
        private Optional<RunLogs> logs = Optional.empty();
        private Path scratchFolder = Path.of(System.getProperty("java.io.tmpdir"));

        private Builder() {}

        /** Adds a backend; its nodes are present when {@link #open} returns, if they come soon. */
        public Builder backend(BackendFactory factory, Map<String, String> configuration) {
            chosen.add(new Chosen(factory, Map.copyOf(configuration)));
            return this;
        }

        /** Predicts costs with this model; without one, nothing is predicted. */
        public Builder costModel(CostModel newModel) {
            model = newModel;
            return this;
        }

        /** Tells this listener of every run. */
        public Builder listener(RunListener listener) {
            listeners.add(listener);
            return this;
        }

        /** Keeps a log of each run here, from which it can go on when it has been interrupted; by default none is kept. */
        public Builder logs(RunLogs newLogs) {
            logs = Optional.of(newLogs);
            return this;
        }

        /**
         * Puts results that memory cannot hold, of runs without a log, into this folder; by default into the system's
         * temporary one.
         */
        public Builder scratchFolder(Path folder) {
            scratchFolder = folder;
            return this;
        }

        /**
         * Starts the loop and the backends.
         *
         * @throws IllegalArgumentException where a backend refuses its configuration
         */
        public Scheduler open() {
            Scheduler scheduler = new Scheduler(this);
            scheduler.thread.start();
            try {
                chosen.forEach(each -> scheduler.addBackend(each.factory(), each.configuration()));
            } catch (RuntimeException e) {
                scheduler.close();
                throw e;
            }
            return scheduler;
        }
    }
}
