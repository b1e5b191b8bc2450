package io.whittle.training;

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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Runs whose costs follow a known law. */
public final class SyntheticRuns {
    private static final int BINS = 200;

    private final Random random;
    private int next;

    public SyntheticRuns(long seed) {
        this.random = new Random(seed);
    }

    /** A job over files: seconds an item = 1e-6 · bytes^0.9 · level^0.5, twice that for the slow codec. */
    public RecordedRun files(int level, String codec, String input, double noise) {
        Random sizes = new Random(input.hashCode());
        double[][] features = new double[BINS][1];
        double[] seconds = new double[BINS];
        for (int bin = 0; bin < BINS; bin++) {
            features[bin][0] = Math.exp(8 + 2 * sizes.nextGaussian());
            seconds[bin] = 1e-6 * Math.pow(features[bin][0], 0.9) * Math.sqrt(level) * (codec.equals("slow") ? 2 : 1);
        }
        Parameters parameters = Parameters.parse(
                List.of(
                        ParameterSpec.required("level", ParameterType.INTEGER, "how much"),
                        ParameterSpec.required("codec", ParameterType.TEXT, "which"),
                        ParameterSpec.required("input", ParameterType.PATH, "where")),
                Map.of("level", Integer.toString(level), "codec", codec, "input", input));
        return run("files", parameters, List.of("bytes"), features, seconds, noise);
    }

    /** A job of which nothing is known, whose items cost what chance says. */
    public RecordedRun chance(int number) {
        double[] seconds = new double[BINS];
        for (int bin = 0; bin < BINS; bin++) {
            seconds[bin] = 1e-3;
        }
        Parameters parameters = Parameters.parse(
                List.of(ParameterSpec.required("number", ParameterType.INTEGER, "says nothing")),
                Map.of("number", Integer.toString(number)));
        return run("chance", parameters, List.of(), new double[BINS][0], seconds, 0.7);
    }

    /** A job whose items cost the same, but by chance more or less in each run. */
    public RecordedRun luck(int number) {
        double[] seconds = new double[BINS];
        Arrays.fill(seconds, 1e-3 * Math.exp(0.5 * random.nextGaussian()));
        Parameters parameters = Parameters.parse(
                List.of(
                        ParameterSpec.required("number", ParameterType.INTEGER, "says nothing"),
                        ParameterSpec.required("other", ParameterType.INTEGER, "nor does this")),
                Map.of("number", Integer.toString(number), "other", Integer.toString(random.nextInt(9))));
        return run("luck", parameters, List.of(), new double[BINS][0], seconds, 0.1);
    }

    private RecordedRun run(
            String kind,
            Parameters parameters,
            List<String> names,
            double[][] features,
            double[] seconds,
            double noise) {
        Partition partition = Partition.of(BINS);
        JobFeatures job = new JobFeatures(kind, "1", parameters, partition, Bins.of(BINS), names, features);
        Map<String, NodeClass> nodes =
                Map.of("fast", new NodeClass(1, Map.of()), "slow", new NodeClass(0.25, Map.of()));
        List<BinRecord> costs = new ArrayList<>();
        for (int bin = 0; bin < BINS; bin++) {
            String node = bin % 5 == 0 ? "slow" : "fast";
            double nominal = seconds[bin] * Math.exp(noise * random.nextGaussian());
            costs.add(new BinRecord(
                    bin, node, 1, Math.round(1e9 * nominal / nodes.get(node).speed())));
        }
        int number = next++;
        return new RecordedRun(
                "run-" + kind + "-" + number,
                Instant.parse("2026-03-01T10:00:00Z").plusSeconds(number),
                "fac2",
                job,
                nodes,
                costs);
    }

    /** Puts together what a training reads. */
    public static TrainingData data(List<RecordedRun> runs) {
        return new TrainingData(List.of("made up"), runs, List.of());
    }
}
