package io.whittle.scheduler;

import io.whittle.commitlog.LogHeader;
import io.whittle.commitlog.LogWriter;
import io.whittle.commitlog.ResumableRun;
import io.whittle.commitlog.ResumeException;
import io.whittle.commitlog.RunLogs;
import io.whittle.core.Event;
import io.whittle.spi.Partition;
import io.whittle.spi.backend.Backend;
import io.whittle.spi.backend.BackendContext;
import io.whittle.spi.backend.BackendFactory;
import io.whittle.spi.backend.JobDescription;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.cost.CostModel;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.cost.NodeClass;
import io.whittle.spi.workload.BlockRunner;
import io.whittle.spi.workload.ItemSource;
import io.whittle.spi.workload.WorkloadException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs jobs on the nodes of its backends, several at once, which share the nodes evenly. One loop thread owns all
 * state; methods may be called by any thread.
 */
public final class Scheduler implements AutoCloseable {
    /** A job waits this long for predictions; they are used when they come later, too. */
    private static final long PROFILE_WAIT_MILLIS = 200;

    /** A backend's nodes are waited for this long. */
    private static final long SETTLE_SECONDS = 10;

    private final Inbox inbox;
    private final LogWriter writer;
    private final Loop loop;
    private final Thread thread;
    private final Map<String, NodeDescription> nodes = new ConcurrentHashMap<>();
    private final Map<Long, Run> runs = new ConcurrentHashMap<>();
    private final List<Backend> backends = new ArrayList<>(); // guarded by lifecycle
    private final AtomicLong nextJob = new AtomicLong(1);
    private final ExecutorService preparing = preparing();
    private final ScheduledExecutorService waiting =
            Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "whittle-wait"));
    private final Object lifecycle = new Object();
    private volatile CostModel model;
    private boolean refusing; // guarded by lifecycle: no further jobs
    private boolean closed; // guarded by lifecycle

    private Scheduler(Builder builder) {
        this.model = builder.model;
        Results.Store store = Results.Store.of(builder.logs, builder.scratchFolder);
        this.writer = store.writer();
        this.inbox = new Inbox(store.maxBytes() / 2);
        this.loop = new Loop(inbox, store, List.copyOf(builder.listeners));
        this.thread = daemon(loop, "whittle-loop");
    }

    /** Starts describing a scheduler. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Submits a job and returns at once.
     *
     * @throws IllegalStateException where the scheduler is closed
     * @throws IllegalArgumentException where the job's number of items or its grain make no sense
     * @throws io.whittle.commitlog.ResumeException where it is to go on with a run that was not of the same job
     */
    public RunHandle submit(JobRequest request) {
        Optional<ItemSource> source = request.job().source();
        int windowBlocks = source.map(ItemSource::windowBlocks).orElse(Integer.MAX_VALUE);
        Optional<StreamedFeatures> streamed = source.map(each -> new StreamedFeatures(request));
        Partition partition = new Partition(request.job().items(), request.job().grain());
        RunStart start = new RunStart(
                request.runId().orElseGet(() -> RunIds.next(request.workload().kind())),
                request.workload().kind(),
                request.workload().version(),
                request.parameters(),
                request.policy().name(),
                request.seed(),
                request.log().resumed().map(run -> run.header().startedAt()).orElseGet(Instant::now),
                nodes());
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
                inbox.post(() -> loop.submit(run, windowBlocks, Map.of()));
            } else {
                prepare(run);
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

    /** A few threads, kept only while there is something to prepare: thousands of jobs may be submitted at once. */
    private static ExecutorService preparing() {
        int threads = Math.max(4, Runtime.getRuntime().availableProcessors());
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads,
                threads,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> daemon(task, "whittle-prepare"));
        pool.allowCoreThreadTimeOut(true);
        return pool;
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

    /** Gathers features and predictions off the loop; a job that nothing is known of starts at once. */
    private void prepare(Run run) {
        CostModel used = model;
        boolean mayKnow = mayKnow(used, run.start.kind());
        if (mayKnow) {
            waiting.schedule(
                    () -> inbox.post(() -> loop.submit(run, Integer.MAX_VALUE, Map.of())),
                    PROFILE_WAIT_MILLIS,
                    TimeUnit.MILLISECONDS);
        } else {
            inbox.post(() -> loop.submit(run, Integer.MAX_VALUE, Map.of()));
        }
        preparing.execute(() -> {
            Map<NodeClass, CostProfile> profiles = Map.of();
            try {
                JobFeatures features = Preparation.features(run.request, run.partition());
                run.features.complete(Optional.of(features));
                inbox.post(() -> loop.featuresArrived(run, features));
                if (mayKnow) {
                    profiles = Preparation.profiles(used, features, nodeClasses());
                }
            } catch (Throwable e) { // without predictions the job goes on as if nothing had been learned
                if (run.features.complete(Optional.empty())) { // else it has ended, and closed what was being read
                    System.getLogger(Scheduler.class.getName())
                            .log(System.Logger.Level.WARNING, "nothing is predicted for run " + run.runId() + ": " + e);
                }
            }
            Map<NodeClass, CostProfile> known = profiles;
            inbox.post(() -> {
                boolean late = run.submitted;
                if (!known.isEmpty()) {
                    run.modelVersion = used.version();
                }
                loop.submit(run, Integer.MAX_VALUE, known);
                if (late) {
                    loop.profilesArrived(run, known, used.version());
                }
            });
        });
    }

    private static boolean mayKnow(CostModel model, String kind) {
        try {
            return model.knows(kind);
        } catch (RuntimeException | LinkageError e) {
            System.getLogger(Scheduler.class.getName())
                    .log(System.Logger.Level.WARNING, "nothing is predicted for jobs of kind '" + kind + "': " + e);
            return false;
        }
    }

    private List<NodeClass> nodeClasses() {
        return nodes.values().stream()
                .map(node -> new NodeClass(node.speed(), node.attributes()))
                .distinct()
                .toList();
    }

    /** Returns the nodes that are present, sorted by id. */
    public List<NodeDescription> nodes() {
        return nodes.values().stream()
                .sorted((a, b) -> a.id().compareTo(b.id()))
                .toList();
    }

    /** Uses another cost model from now on, for running jobs too. */
    public void useCostModel(CostModel newModel) {
        model = newModel;
        for (Run run : runs.values()) {
            run.features.thenAcceptAsync(
                    known -> known.ifPresent(features -> predict(run, features, newModel)), preparing);
        }
    }

    private void predict(Run run, JobFeatures features, CostModel used) {
        try {
            Map<NodeClass, CostProfile> profiles = Preparation.profiles(used, features, nodeClasses());
            inbox.post(() -> loop.profilesArrived(run, profiles, used.version()));
        } catch (RuntimeException | LinkageError e) {
            System.getLogger(Scheduler.class.getName())
                    .log(System.Logger.Level.WARNING, "nothing new is predicted for run " + run.runId() + ": " + e);
        }
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
        Backend[] self = new Backend[1];
        Set<String> joined = ConcurrentHashMap.newKeySet();
        Backend backend = factory.create(configuration, new BackendContext() {
            @Override
            public void nodeJoined(NodeDescription node) {
                if (nodes.putIfAbsent(node.id(), node) != null) {
                    throw new IllegalArgumentException("a node '" + node.id() + "' is present already");
                }
                joined.add(node.id());
                inbox.post(() -> loop.nodeJoined(self[0], node));
            }

            @Override
            public void nodeLeft(String nodeId, String reason) {
                nodes.remove(nodeId);
                inbox.post(() -> loop.nodeLeft(nodeId, reason));
            }

            @Override
            public void nodeSilent(String nodeId) {
                inbox.post(() -> loop.on(new Event.NodeSilent(nodeId)));
            }

            @Override
            public void nodeHeard(String nodeId) {
                inbox.post(() -> loop.on(new Event.NodeHeard(nodeId)));
            }

            @Override
            public BlockRunner open(JobDescription job) {
                Run run = runs.get(job.id());
                if (run == null) {
                    throw new WorkloadException("job " + job.id() + " has ended", false);
                }
                return run.request.job();
            }
        });
        self[0] = backend;
        CompletableFuture<Void> startedUp = new CompletableFuture<>();
        synchronized (lifecycle) {
            checkOpen();
            backends.add(backend);
            inbox.post(() -> {
                try {
                    backend.start();
                    startedUp.complete(null);
                } catch (Throwable e) {
                    startedUp.completeExceptionally(e);
                }
            });
        }
        try {
            startedUp.join();
            settle(backend);
        } catch (CompletionException e) {
            joined.forEach(node -> {
                nodes.remove(node);
                inbox.post(() -> loop.nodeLeft(node, "its backend did not start"));
            });
            synchronized (lifecycle) {
                backends.remove(backend);
            }
            close(backend);
            throw e.getCause() instanceof IllegalArgumentException refused ? refused : e;
        }
    }

    /** Waits for the nodes that are on their way, but not for ever: those that come later are used then. */
    private static void settle(Backend backend) {
        CompletableFuture<Void> settled =
                backend.settled().toCompletableFuture().copy();
        settled.completeOnTimeout(null, SETTLE_SECONDS, TimeUnit.SECONDS).join();
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
        List<Backend> closing;
        synchronized (lifecycle) {
            if (closed) {
                return;
            }
            closed = true;
            closing = List.copyOf(backends);
        }
        runs.values().forEach(Run::cancel);
        drain();
        CompletableFuture<Void> allStarted = new CompletableFuture<>();
        inbox.post(() -> allStarted.complete(null));
        allStarted.join(); // a backend that is being started must not come to life after it was closed
        closing.forEach(Scheduler::close);
        inbox.post(loop::stop);
        writer.close();
        preparing.shutdownNow();
        waiting.shutdownNow();
    }

    private static void close(Backend backend) {
        try {
            backend.close();
        } catch (RuntimeException | LinkageError e) { // the others are to be closed all the same
            System.getLogger(Scheduler.class.getName())
                    .log(System.Logger.Level.WARNING, "a backend does not close: " + e);
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
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
