package io.whittle.simulation;

import io.whittle.cost.LearnedCostModel;
import io.whittle.history.RecordedRun;
import io.whittle.scheduler.BinRecord;
import io.whittle.spi.ParameterSpec;
import io.whittle.spi.ParameterType;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.cost.Bins;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.cost.NodeClass;
import io.whittle.training.Trainer;
import io.whittle.training.TrainingData;
import io.whittle.training.TrainingOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Learns from past traces as {@code whittle train} learns from recorded runs: each trace is a run on a node of speed 1
 * whose items took what {@code earlier_us} says. Remembers what it has read and learned. Methods may be called by any
 * thread.
 */
final class PastTraces {
    private static final NodeClass NODE = new NodeClass(1, Map.of());
    private static final String KIND = "trace";
    private static final TrainingOptions OPTIONS = new TrainingOptions(1, 2000, false);

    /** Tells one job from another; no feature, since it is a path. */
    private static final String JOB = "trace";

    private final Map<Path, Trace> traces = new ConcurrentHashMap<>();
    private final Map<List<Path>, LearnedCostModel> models = new ConcurrentHashMap<>();
    private final Map<List<Path>, Optional<ItemPrediction>> predictions = new ConcurrentHashMap<>();

    Trace trace(Path file) {
        return traces.computeIfAbsent(file, Trace::read);
    }

    /** Returns what may be predicted of a case; empty where it may not learn from anything. */
    Optional<ItemPrediction> predict(SuiteCase given) {
        List<Path> sources = new ArrayList<>(given.past());
        if (given.sameJobPast()) {
            sources.add(given.trace());
        }
        sources.removeIf(source -> !hasEarlier(trace(source)));
        if (sources.isEmpty()) {
            return Optional.empty();
        }
        List<Path> key = new ArrayList<>(sources);
        key.add(0, given.trace());
        return predictions.computeIfAbsent(key, missing -> Optional.of(predict(trace(given.trace()), sources)));
    }

    private ItemPrediction predict(Trace trace, List<Path> sources) {
        LearnedCostModel model = models.computeIfAbsent(sources, this::learn);
        JobFeatures job = job(trace);
        CostProfile profile = model.profile(job, NODE).orElseThrow();
        double[] micros = new double[trace.items()];
        for (int item = 0; item < micros.length; item++) {
            micros[item] = profile.seconds(item) * 1e6;
        }
        return new ItemPrediction(
                micros,
                profile.levelDeviation(),
                profile.shapeDeviation(),
                model.kinds().get(KIND).candidate());
    }

    private LearnedCostModel learn(List<Path> sources) {
        List<RecordedRun> runs = new ArrayList<>();
        for (Path source : sources) {
            Trace trace = trace(source);
            List<BinRecord> costs = new ArrayList<>(trace.items());
            for (int item = 0; item < trace.items(); item++) {
                if (!Double.isNaN(trace.earlierMicros()[item])) {
                    costs.add(new BinRecord(item, "node", 1, Math.round(trace.earlierMicros()[item] * 1e3)));
                }
            }
            runs.add(new RecordedRun(
                    source.toString(),
                    Instant.EPOCH.plusSeconds(runs.size()),
                    "",
                    job(trace),
                    Map.of("node", NODE),
                    costs));
        }
        return new Trainer(OPTIONS).learn(new TrainingData(List.of("traces"), runs, List.of()), "past");
    }

    private static JobFeatures job(Trace trace) {
        Partition partition = new Partition(trace.items(), 1);
        Parameters parameters = Parameters.parse(
                List.of(ParameterSpec.required(JOB, ParameterType.PATH, "which trace")),
                Map.of(JOB, trace.file().toString()));
        return new JobFeatures(
                KIND,
                "1",
                parameters,
                partition,
                new Bins(trace.items(), trace.items()),
                trace.features(),
                trace.itemFeatures());
    }

    private static boolean hasEarlier(Trace trace) {
        for (double earlier : trace.earlierMicros()) {
            if (earlier > 0) {
                return true;
            }
        }
        return false;
    }
}
