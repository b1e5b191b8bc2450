package io.whittle.runtime;

import io.whittle.cost.CachedCostModel;
import io.whittle.spi.cost.CostModel;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.cost.NodeClass;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A cost model that is read from its file by a thread of its own, so that a job need not wait for that to start: until it
 * is there it may know every kind, and whoever asks for a profile waits. Methods may be called by any thread.
 */
final class LoadingCostModel implements CostModel {
    private final CompletableFuture<CostModel> loaded = new CompletableFuture<>();

    private LoadingCostModel() {}

    /** Begins to load a model; where there is none, nothing is known. */
    static CostModel start(Supplier<? extends Optional<? extends CostModel>> loader) {
        LoadingCostModel model = new LoadingCostModel();
        Thread thread = new Thread(() -> model.load(loader), "whittle-model");
        thread.setDaemon(true);
        thread.start();
        return model;
    }

    private void load(Supplier<? extends Optional<? extends CostModel>> loader) {
        try {
            loaded.complete(loader.get().<CostModel>map(CachedCostModel::new).orElseGet(CostModel::none));
        } catch (RuntimeException | LinkageError e) {
            System.getLogger(LoadingCostModel.class.getName())
                    .log(System.Logger.Level.WARNING, "nothing is predicted, since the cost model did not load: " + e);
        } finally {
            loaded.complete(CostModel.none()); // no effect where it has loaded
        }
    }

    @Override
    public String version() {
        return loaded.join().version();
    }

    @Override
    public boolean knows(String kind) {
        return !loaded.isDone() || loaded.join().knows(kind);
    }

    @Override
    public Optional<CostProfile> profile(JobFeatures job, NodeClass nodeClass) {
        return loaded.join().profile(job, nodeClass);
    }

    @Override
    public double[] featureVector(JobFeatures job, NodeClass nodeClass, int bin) {
        return loaded.join().featureVector(job, nodeClass, bin);
    }
}
