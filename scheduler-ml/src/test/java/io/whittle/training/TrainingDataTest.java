package io.whittle.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.whittle.history.HistoryCsv;
import io.whittle.history.RecordedRun;
import io.whittle.scheduler.BinRecord;
import io.whittle.spi.ParameterSpec;
import io.whittle.spi.ParameterType;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.cost.Bins;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.cost.NodeClass;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingDataTest {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final List<BinRecord> COSTS =
            List.of(new BinRecord(0, "a", 2, 100), new BinRecord(1, "b", 2, 200), new BinRecord(3, "a", 2, 400));

    @TempDir
    private Path folder;

    private static JobFeatures job(String version, ParameterType type, int grain, String feature, double lastMean) {
        Parameters parameters =
                Parameters.parse(List.of(ParameterSpec.required("level", type, "how much")), Map.of("level", "6"));
        Partition partition = new Partition(8, grain);
        double[][] means = new double[4][];
        for (int bin = 0; bin < means.length; bin++) {
            means[bin] = new double[] {bin + 0.1, lastMean};
        }
        return new JobFeatures(
                "compress",
                version,
                parameters,
                partition,
                new Bins(partition.blocks(), 4),
                List.of("bytes", feature),
                means);
    }

    private static RecordedRun run(Instant startedAt, JobFeatures job, NodeClass ofA, List<BinRecord> costs) {
        Map<String, NodeClass> nodes = Map.of("a", ofA, "b", new NodeClass(1, Map.of()));
        return new RecordedRun("run", startedAt, "fac2", job, nodes, costs);
    }

    private static String hash(RecordedRun run) {
        return new TrainingData(List.of("made up"), List.of(run), List.of()).sha256();
    }

    @Test
    void whateverIsLearnedFromChangesTheHash() {
        JobFeatures job = job("1", ParameterType.INTEGER, 1, "text", 0.5);
        NodeClass node = new NodeClass(2, Map.of("cores", "4"));
        List<BinRecord> dearer = List.of(COSTS.get(0), COSTS.get(1), new BinRecord(3, "a", 2, 401));
        List<RecordedRun> runs = List.of(
                run(START, job, node, COSTS),
                run(START.plusSeconds(1), job, node, COSTS),
                run(START, job("2", ParameterType.INTEGER, 1, "text", 0.5), node, COSTS),
                run(START, job("1", ParameterType.TEXT, 1, "text", 0.5), node, COSTS),
                run(START, job("1", ParameterType.INTEGER, 2, "text", 0.5), node, COSTS),
                run(START, job("1", ParameterType.INTEGER, 1, "lines", 0.5), node, COSTS),
                run(START, job("1", ParameterType.INTEGER, 1, "text", 0.75), node, COSTS),
                run(START, job, new NodeClass(1.5, Map.of("cores", "4")), COSTS),
                run(START, job, new NodeClass(2, Map.of("cores", "8")), COSTS),
                run(START, job, node, dearer));
        Set<String> hashes = new HashSet<>();
        runs.forEach(run -> hashes.add(hash(run)));
        assertThat(hashes).hasSameSizeAs(runs);
        assertThat(hash(runs.get(0))).isEqualTo(hash(run(START, job, node, COSTS)));
    }

    @Test
    void whatWasExportedHasTheHashOfWhereItComesFrom() throws IOException {
        RecordedRun run = run(
                START,
                job("1", ParameterType.INTEGER, 1, "text", Double.NaN),
                new NodeClass(2, Map.of("cores", "4", "arch", "x")),
                COSTS);
        assertThat(TrainingData.ofFiles(List.of(file("all.csv", run)), 0).sha256())
                .isEqualTo(hash(run));
    }

    private Path file(String name, RecordedRun run) throws IOException {
        Path file = folder.resolve(name);
        try (Writer writer = Files.newBufferedWriter(file)) {
            HistoryCsv.writeHeader(writer);
            HistoryCsv.write(run, writer);
        }
        return file;
    }
}
