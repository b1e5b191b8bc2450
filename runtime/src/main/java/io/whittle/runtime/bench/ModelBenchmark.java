package io.whittle.runtime.bench;

import io.whittle.cost.CachedCostModel;
import io.whittle.cost.LearnedCostModel;
import io.whittle.cost.ModelRegistry;
import io.whittle.spi.cost.CostModel;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.cost.NodeClass;
import io.whittle.training.Trainer;
import io.whittle.training.TrainingData;
import io.whittle.training.TrainingOptions;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a cost model costs: training on made-up runs, loading what came out, and the profile of a job of 1,024 bins for
 * ten classes of nodes: the first of a process, when nothing is compiled yet; and of a process that has made profiles
 * before, when it is asked for the first time and from the cache. Used by one thread.
 */
public final class ModelBenchmark {
    private static final int NODE_CLASSES = 10;
    private static final double TRAINING_AIM_SECONDS = 120;
    private static final double LOAD_AIM_MILLIS = 200;
    private static final double COLD_AIM_MILLIS = 5;
    private static final double CACHED_AIM_MICROS = 50;
    private static final double WARM_UP = 200;

    private final Path home;
    private final long rows;

    /**
     * Measures in a folder.
     *
     * @param home an empty folder, for the registry
     * @param rows how many rows are trained on
     */
    public ModelBenchmark(Path home, long rows) {
        this.home = home;
        this.rows = rows;
    }

    /** Measures everything; all but training so many times. */
    public List<Measurement> measure(int runs) {
        List<Measurement> measured = new ArrayList<>();
        TrainingData data = new TrainingData(List.of("made up"), new MadeUpRuns(1).runs(rows), List.of());
        ModelRegistry registry = new ModelRegistry(home);
        long before = System.nanoTime();
        String version =
                new Trainer(TrainingOptions.defaults()).train(data, registry).version();
        measured.add(Measurement.of("training on " + data.rows() + " rows", "s", TRAINING_AIM_SECONDS, new double[] {
            (System.nanoTime() - before) / 1e9
        }));

        double[] load = new double[runs];
        LearnedCostModel model = registry.load(version);
        for (int i = 0; i < runs; i++) {
            before = System.nanoTime();
            model = registry.load(version);
            load[i] = (System.nanoTime() - before) / 1e6;
        }
        measured.add(Measurement.of("loading the model", "ms", LOAD_AIM_MILLIS, load));
        measureProfiles(model, runs, measured);
        return measured;
    }

    private static void measureProfiles(LearnedCostModel model, int runs, List<Measurement> measured) {
        List<NodeClass> classes = MadeUpRuns.nodeClasses(NODE_CLASSES);
        MadeUpRuns jobs = new MadeUpRuns(2);
        CachedCostModel cached = new CachedCostModel(model);
        double[] first = {askAll(cached, jobs.job(100_000), classes) / 1e6};
        for (int i = 0; i < WARM_UP; i++) {
            JobFeatures job = jobs.job(200_000 + i);
            askAll(cached, job, classes);
            askAll(cached, job, classes);
        }
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        double[] cold = new double[runs];
        double[] processor = new double[runs];
        double[] warm = new double[runs];
        for (int i = 0; i < runs; i++) {
            JobFeatures job = jobs.job(i);
            long processorBefore = threads.getCurrentThreadCpuTime();
            cold[i] = askAll(cached, job, classes) / 1e6;
            processor[i] = (threads.getCurrentThreadCpuTime() - processorBefore) / 1e6;
            askAll(cached, job, classes);
            warm[i] = askAll(cached, job, classes) / 1e3;
        }
        String what = "profile of " + MadeUpRuns.BINS + " bins for " + NODE_CLASSES + " node classes";
        measured.add(Measurement.of(what + ", the first of a process", "ms", Double.NaN, first));
        measured.add(Measurement.of(what + ", cold", "ms", COLD_AIM_MILLIS, cold));
        // on a machine that has other work, what it would take without that
        measured.add(Measurement.of(what + ", cold, of the processor", "ms", Double.NaN, processor));
        measured.add(Measurement.of(what + ", cached", "µs", CACHED_AIM_MICROS, warm));
    }

    private static long askAll(CostModel model, JobFeatures job, List<NodeClass> classes) {
        long before = System.nanoTime();
        for (NodeClass nodeClass : classes) {
            if (model.profile(job, nodeClass).isEmpty()) {
                throw new IllegalStateException("the model does not know kind '" + job.kind() + "'");
            }
        }
        return System.nanoTime() - before;
    }
}
