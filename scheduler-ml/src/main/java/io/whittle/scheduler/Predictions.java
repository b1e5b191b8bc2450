package io.whittle.scheduler;

import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.cost.CostModel;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.cost.NodeClass;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Gathers what is known of jobs, and what a cost model predicts of them, off the loop; without either a job goes on as if
 * nothing had been learned. Methods may be called by any thread.
 */
final class Predictions {
    private static final System.Logger LOG = System.getLogger(Predictions.class.getName());
    /** A job waits this long for predictions; they are used when they come later, too. */
    private static final long WAIT_MILLIS = 200;

    private final Inbox inbox;
    private final Loop loop;
    private final Backends backends;
    private final ExecutorService preparing = preparing();
    private final ScheduledExecutorService waiting =
            Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "whittle-wait"));
    private volatile CostModel model;

    Predictions(Inbox inbox, Loop loop, Backends backends, CostModel model) {
        this.inbox = inbox;
        this.loop = loop;
        this.backends = backends;
        this.model = model;
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

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Submits a run to the loop as soon as there are predictions, or it has waited for them long enough. */
    void prepare(Run run) {
        CostModel used = model;
        boolean mayKnow = mayKnow(used, run.start.kind());
        if (mayKnow) {
            waiting.schedule(() -> submit(run), WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } else {
            submit(run);
        }
        preparing.execute(() -> {
            arrived(run, gather(run, mayKnow ? used : CostModel.none()), used);
            submit(run);
        });
    }

    private void submit(Run run) {
        inbox.post(() -> loop.submit(run, Integer.MAX_VALUE));
    }

    /** What a model said that is no longer in use counts no more: the one after it is asked as well. */
    private void arrived(Run run, Map<NodeClass, CostProfile> profiles, CostModel used) {
        inbox.post(() -> {
            if (used == model) {
                loop.profilesArrived(run, profiles, used.version());
            }
        });
    }

    private Map<NodeClass, CostProfile> gather(Run run, CostModel used) {
        try {
            JobFeatures features = run.request.features();
            run.features.complete(Optional.of(features));
            inbox.post(() -> loop.featuresArrived(run, features));
            return profiles(run, used, features, classes(run));
        } catch (Throwable e) {
            if (run.features.complete(Optional.empty())) { // else it has ended, and closed what was being read
                LOG.log(System.Logger.Level.WARNING, "nothing is predicted for run " + run.runId() + ": " + e);
            }
            return Map.of();
        }
    }

    private static boolean mayKnow(CostModel model, String kind) {
        try {
            return model.knows(kind);
        } catch (RuntimeException | LinkageError e) {
            LOG.log(System.Logger.Level.WARNING, "nothing is predicted for jobs of kind '" + kind + "': " + e);
            return false;
        }
    }

    /** Uses another cost model from now on, for these runs too. */
    void use(CostModel newModel, Collection<Run> running) {
        model = newModel;
        for (Run run : running) {
            run.predicted.clear(); // what another model was asked
            run.features.thenAcceptAsync(
                    known -> known.ifPresent(features -> predict(run, features, newModel, classes(run))), preparing);
        }
    }

    /** A node has come: where the model has not been asked about its like, it is now, for these runs. */
    void nodeJoined(NodeDescription node, Collection<Run> running) {
        NodeClass itsClass = NodeClass.of(node);
        for (Run run : running) {
            if (run.start.requirements().metBy(node.attributes())) {
                run.features.thenAcceptAsync(
                        known -> known.filter(features -> !run.predicted.contains(itsClass))
                                .ifPresent(features -> predict(run, features, model, List.of(itsClass))),
                        preparing);
            }
        }
    }

    private void predict(Run run, JobFeatures features, CostModel used, List<NodeClass> classes) {
        try {
            arrived(run, profiles(run, used, features, classes), used);
        } catch (RuntimeException | LinkageError e) {
            LOG.log(System.Logger.Level.WARNING, "nothing new is predicted for run " + run.runId() + ": " + e);
        }
    }

    /** Returns the classes of the nodes that are present and may run the job. */
    private List<NodeClass> classes(Run run) {
        return backends.nodeClasses(run.start.requirements());
    }

    /** Asks the model, once per class of nodes. */
    private static Map<NodeClass, CostProfile> profiles(
            Run run, CostModel used, JobFeatures features, List<NodeClass> classes) {
        Map<NodeClass, CostProfile> profiles = new HashMap<>();
        for (NodeClass nodeClass : classes) {
            run.predicted.add(nodeClass);
            used.profile(features, nodeClass).ifPresent(profile -> profiles.put(nodeClass, profile));
        }
        return profiles;
    }

    void close() {
        preparing.shutdownNow();
        waiting.shutdownNow();
    }
}
