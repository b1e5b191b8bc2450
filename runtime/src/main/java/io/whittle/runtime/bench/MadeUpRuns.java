package io.whittle.runtime.bench;

import io.whittle.history.RecordedRun;
import io.whittle.scheduler.BinRecord;
import io.whittle.spi.ParameterSpec;
import io.whittle.spi.ParameterType;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.cost.Bins;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.cost.NodeClass;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Runs made up from a seed, of three kinds of job whose items cost what their features and parameters say, and noise. */
final class MadeUpRuns {
    static final int BINS = 1024;

    private static final List<String> KINDS = List.of("press", "sieve", "trace");
    private static final List<String> FEATURES = List.of("bytes", "depth", "entropy", "lines");
    private static final double NOISE = 0.1;

    private final SplittableRandom random;

    MadeUpRuns(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Returns so many classes of nodes, fast and slow. */
    static List<NodeClass> nodeClasses(int count) {
        List<NodeClass> classes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            classes.add(new NodeClass(
                    Math.pow(2, -(i % 5) / 2.0), Map.of("cores", Integer.toString(1 << i % 4), "rack", "r" + i % 3)));
        }
        return classes;
    }

    /** Returns a job that differs from all others. */
    JobFeatures job(int number) {
        Partition partition = Partition.of(4L * BINS);
        double[][] features = new double[BINS][];
        for (int bin = 0; bin < BINS; bin++) {
            features[bin] = new double[] {
                1e4 * Math.exp(random.nextGaussian()),
                1 + random.nextInt(9),
                random.nextDouble(),
                10 + random.nextInt(200)
            };
        }
        Parameters parameters = Parameters.parse(
                List.of(
                        ParameterSpec.required("level", ParameterType.INTEGER, "how much"),
                        ParameterSpec.required("mode", ParameterType.TEXT, "how"),
                        ParameterSpec.required("seed", ParameterType.INTEGER, "which")),
                Map.of(
                        "level",
                        Integer.toString(1 + number % 7),
                        "mode",
                        "m" + number % 4,
                        "seed",
                        Integer.toString(number)));
        return new JobFeatures(
                KINDS.get(number % KINDS.size()),
                "1",
                parameters,
                partition,
                new Bins(partition.blocks(), BINS),
                FEATURES,
                features);
    }

    /** Returns runs of so many rows together, or a few more. */
    List<RecordedRun> runs(long rows) {
        List<NodeClass> classes = nodeClasses(4);
        Map<String, NodeClass> nodes = new LinkedHashMap<>();
        for (int i = 0; i < classes.size(); i++) {
            nodes.put("n" + i, classes.get(i));
        }
        List<RecordedRun> runs = new ArrayList<>();
        for (int number = 0; (long) number * BINS < rows; number++) {
            JobFeatures job = job(number);
            double level = job.parameters().integer("level");
            List<BinRecord> costs = new ArrayList<>();
            for (int bin = 0; bin < BINS; bin++) {
                double[] of = job.itemFeatures()[bin];
                double nominal = 1e-6 * Math.pow(of[0], 0.9) * Math.sqrt(level) * (1 + of[1] * of[2] / 4);
                String node = "n" + bin % classes.size();
                double seconds = 4 * nominal / nodes.get(node).speed() * Math.exp(NOISE * random.nextGaussian());
                costs.add(new BinRecord(bin, node, 4, Math.round(1e9 * seconds)));
            }
            runs.add(new RecordedRun(
                    String.format("made-up-%05d", number),
                    Instant.EPOCH.plusSeconds(60L * number),
                    "fac2",
                    job,
                    nodes,
                    costs));
        }
        return runs;
    }
}
