package io.whittle.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.cost.LearnedCostModel;
import io.whittle.cost.ModelRegistry;
import io.whittle.history.RecordedRun;
import io.whittle.policy.Policies;
import io.whittle.scheduler.BinRecord;
import io.whittle.simulation.SimulatedNode;
import io.whittle.simulation.Simulation;
import io.whittle.simulation.SimulationCase;
import io.whittle.simulation.SimulationResult;
import io.whittle.spi.Partition;
import io.whittle.spi.cost.Bins;
import io.whittle.spi.cost.CostProfile;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.cost.NodeClass;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What predictions are for: recorded runs of other parameters, simulated with and without them. */
class PredictedSchedulesTest {
    private static final Path DATA = Path.of("..", "training-data");
    private static final NodeClass NOMINAL = new NodeClass(1, Map.of("cores", "1"));
    private static final List<List<SimulatedNode>> CLUSTERS =
            List.of(nodes(0.667, 0.333, 0.333, 0.167), nodes(1, 1), nodes(1, 0.5, 0.5, 0.25, 0.25, 0.25, 0.1, 0.1));
    private static final double[] OVERHEADS = {0.001, 0.02};

    /** As logs of makespan ratios: chance moves single schedules by a few percent either way. */
    private static final double MOST_LOSS = 0.03;

    /** Predictions with what is known of items turned round, so that they mislead. */
    private static final double MOST_LOSS_IF_WRONG = 0.1;

    @TempDir
    private Path home;

    private static List<SimulatedNode> nodes(double... speeds) {
        List<SimulatedNode> nodes = new ArrayList<>();
        for (double speed : speeds) {
            nodes.add(SimulatedNode.of(speed));
        }
        return nodes;
    }

    /** Trains on the earlier runs of each kind, and returns the later ones. */
    private List<RecordedRun> laterRuns() {
        TrainingData all = TrainingData.ofFiles(
                Stream.of("mandelbrot", "kmers", "compress")
                        .map(kind -> DATA.resolve(kind + ".csv.gz"))
                        .toList(),
                0);
        Map<String, List<RecordedRun>> kinds = new LinkedHashMap<>();
        all.runs().forEach(run -> kinds.computeIfAbsent(run.job().kind(), kind -> new ArrayList<>())
                .add(run));
        List<RecordedRun> earlier = new ArrayList<>();
        List<RecordedRun> later = new ArrayList<>();
        kinds.values().forEach(runs -> {
            int split = runs.size() * 3 / 4;
            earlier.addAll(runs.subList(0, split));
            later.addAll(runs.subList(split, runs.size()));
        });
        TrainingReport report = new Trainer(new TrainingOptions(1, 600, true))
                .train(new TrainingData(List.of("earlier"), earlier, List.of()), new ModelRegistry(home));
        assertThat(report.activated()).as(report.reason()).isTrue();
        return later;
    }

    /** What each block cost at speed 1: its share of what its bin did. */
    private static double[] blockSeconds(RecordedRun run) {
        Partition partition = run.job().partition();
        Bins bins = run.job().bins();
        double[] seconds = new double[bins.count()];
        long[] items = new long[bins.count()];
        for (BinRecord cost : run.costs()) {
            seconds[cost.bin()] +=
                    cost.nanos() * 1e-9 * run.nodes().get(cost.nodeId()).speed();
            items[cost.bin()] += cost.items();
        }
        double[] blocks = new double[partition.blocks()];
        for (int block = 0; block < blocks.length; block++) {
            int bin = bins.binOf(block);
            blocks[block] = seconds[bin] / Math.max(1, items[bin]) * partition.size(block);
        }
        return blocks;
    }

    private static double logRatio(
            RecordedRun run, List<SimulatedNode> cluster, double overhead, Optional<CostProfile> profile) {
        SimulationResult result = Simulation.run(
                new SimulationCase(
                        blockSeconds(run),
                        run.job().partition(),
                        cluster,
                        overhead,
                        0,
                        Double.POSITIVE_INFINITY,
                        0,
                        profile,
                        Optional.empty(),
                        1),
                Policies.named("learned").orElseThrow(),
                Policies.fallback());
        return Math.log(result.ratio());
    }

    @Test
    void predictionsForOtherParametersDoNotMakeSchedulesWorse() {
        List<RecordedRun> later = laterRuns();
        LearnedCostModel model = new ModelRegistry(home).load("active");
        Map<String, double[]> sums = new LinkedHashMap<>();
        for (RecordedRun run : later) {
            CostProfile profile = model.profile(run.job(), NOMINAL).orElseThrow();
            CostProfile wrong = model.profile(backwards(run.job()), NOMINAL).orElseThrow();
            for (List<SimulatedNode> cluster : CLUSTERS) {
                for (double overhead : OVERHEADS) {
                    double cold = logRatio(run, cluster, overhead, Optional.empty());
                    double warm = logRatio(run, cluster, overhead, Optional.of(profile));
                    double misled = logRatio(run, cluster, overhead, Optional.of(wrong));
                    double[] sum = sums.computeIfAbsent(run.job().kind(), kind -> new double[4]);
                    sum[0] += cold;
                    sum[1] += warm;
                    sum[2] += misled;
                    sum[3]++;
                }
            }
        }
        double[] all = new double[3];
        sums.forEach((kind, sum) -> {
            String shown = String.format(
                    Locale.ROOT,
                    "%s: makespan over lower bound %.4f without predictions, %.4f with, %.4f with wrong ones",
                    kind,
                    Math.exp(sum[0] / sum[3]),
                    Math.exp(sum[1] / sum[3]),
                    Math.exp(sum[2] / sum[3]));
            System.getLogger(PredictedSchedulesTest.class.getName()).log(System.Logger.Level.INFO, shown);
            assertThat((sum[1] - sum[0]) / sum[3]).as(shown).isLessThan(MOST_LOSS);
            assertThat((sum[2] - sum[0]) / sum[3]).as(shown).isLessThan(MOST_LOSS_IF_WRONG);
            for (int i = 0; i < all.length; i++) {
                all[i] += sum[i] / sum[3];
            }
        });
        assertThat(all[1]).as("with predictions, over all kinds").isLessThan(all[0]);
    }

    /** The same job with what is known of its items in the wrong order. */
    private static JobFeatures backwards(JobFeatures job) {
        double[][] features = new double[job.itemFeatures().length][];
        for (int bin = 0; bin < features.length; bin++) {
            features[bin] = job.itemFeatures()[features.length - 1 - bin];
        }
        return new JobFeatures(
                job.kind(), job.version(), job.parameters(), job.partition(), job.bins(), job.names(), features);
    }
}
