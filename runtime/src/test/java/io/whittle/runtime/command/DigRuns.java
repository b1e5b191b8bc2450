package io.whittle.runtime.command;

import io.whittle.history.RunHistory;
import io.whittle.scheduler.BinRecord;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.RunStart;
import io.whittle.scheduler.RunStatus;
import io.whittle.scheduler.SegmentRecord;
import io.whittle.spi.BlockList;
import io.whittle.spi.ParameterSpec;
import io.whittle.spi.ParameterType;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.cost.Bins;
import io.whittle.spi.cost.JobFeatures;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Recorded runs of a made-up kind of job. */
final class DigRuns {
    static final int ITEMS = 60;

    private DigRuns() {}

    /** Returns a run whose items cost what their bytes and the depth say. */
    static RunRecord run(int number, int depth) {
        return run(number, depth, 1);
    }

    /** Returns such a run on a machine that takes a multiple of the time. */
    static RunRecord run(int number, int depth, double slowness) {
        Parameters parameters = Parameters.parse(
                List.of(ParameterSpec.required("depth", ParameterType.INTEGER, "how deep")),
                Map.of("depth", Integer.toString(depth)));
        NodeDescription node = NodeDescription.of("one", 1);
        RunStart start = new RunStart(
                "run-" + number,
                "dig",
                "1",
                parameters,
                "fac2",
                0,
                Instant.parse("2026-03-01T10:00:00Z").plusSeconds(number),
                List.of(node));
        Partition partition = Partition.of(ITEMS);
        Bins bins = Bins.of(ITEMS);
        double[][] features = new double[ITEMS][];
        List<BinRecord> costs = new ArrayList<>();
        for (int bin = 0; bin < ITEMS; bin++) {
            features[bin] = new double[] {100.0 * (1 + bin * 7 % 13)};
            costs.add(new BinRecord(bin, "one", 1, Math.round(1000 * slowness * features[bin][0] * depth)));
        }
        SegmentRecord segment = new SegmentRecord(
                0,
                "one",
                BlockList.range(0, ITEMS),
                ITEMS,
                ITEMS,
                0,
                1,
                9,
                8,
                Double.NaN,
                Double.NaN,
                0,
                "all",
                SegmentRecord.Outcome.FINISHED);
        return new RunRecord(
                start,
                RunStatus.DONE,
                "",
                "",
                partition,
                "none",
                List.of(node),
                2_000_000_000L,
                1_000_000_000L,
                1,
                0,
                0,
                List.of(segment),
                bins,
                costs,
                Optional.of(new JobFeatures("dig", "1", parameters, partition, bins, List.of("bytes"), features)),
                List.of(),
                List.of(),
                List.of());
    }

    /** Records runs of depth 1, 2, 3, … */
    static void record(Path home, int runs) {
        try (RunHistory history = RunHistory.open(home, message -> {
            throw new AssertionError(message);
        })) {
            for (int i = 0; i < runs; i++) {
                RunRecord run = run(i, 1 + i);
                history.runStarted(run.start());
                history.runEnded(run);
            }
        }
    }
}
