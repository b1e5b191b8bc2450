package io.whittle.simulation;

import io.whittle.policy.Policies;
import io.whittle.scheduler.BinRecord;
import io.whittle.scheduler.RunRecord;
import io.whittle.spi.Partition;
import io.whittle.spi.backend.NodeDescription;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known from real runs of a workload when another one is forecast: what they took beyond what their own blocks
 * explain (opening the job, a cold start, the merge, other work on the machine), and how far off the model was. Each run's
 * makespan is divided by that of a simulation with the costs that were measured in it.
 *
 * @param factor the median of these ratios; 1 where there are no runs
 * @param deviation how far the logs of such ratios lie from the median's
 * @param runs how many runs this is from
 * @param widening by what factor the model has been further off on whole runs than it had stated; at least 1
 */
public record Experience(double factor, double deviation, int runs, double widening) {
    private static final double NANOS_PER_SECOND = 1e9;

    /** Of runs of other sizes, what opening and merging took tells less. */
    private static final int NEAREST = 9;

    /** What is taken for the deviation before any is seen; it counts as much as one run. */
    private static final double USUAL_DEVIATION = 0.3;

    /** Nothing is known: it is not counted. */
    public static Experience none() {
        return new Experience(1, 0, 0, 1);
    }

    /** The same with a model that has been further off than it had stated. */
    public Experience widened(double by) {
        return new Experience(factor, deviation, runs, by);
    }

    /**
     * Learns from runs that ended well.
     *
     * @param runs runs of the workload, best the latest ones
     * @param seconds how long the job's blocks would take: runs that are nearest to that count
     * @param overheadSeconds what a dispatch costs
     */
    public static Experience of(List<RunRecord> runs, double seconds, double overheadSeconds) {
        List<double[]> pairs = new ArrayList<>();
        for (RunRecord run : runs) {
            double explained = run.endedWell() ? explained(run, overheadSeconds) : 0;
            if (explained > 0 && run.makespanNanos() > 0) {
                pairs.add(new double[] {explained, run.makespanNanos() / NANOS_PER_SECOND / explained});
            }
        }
        pairs.sort(Comparator.comparingDouble(pair -> Math.abs(Math.log(pair[0] / seconds))));
        double[] logs = pairs.stream()
                .limit(NEAREST)
                .mapToDouble(pair -> Math.log(pair[1]))
                .sorted()
                .toArray();
        if (logs.length == 0) {
            return none();
        }
        int middle = logs.length / 2;
        double median = logs.length % 2 == 1 ? logs[middle] : (logs[middle - 1] + logs[middle]) / 2;
        double squares = USUAL_DEVIATION * USUAL_DEVIATION
                + Arrays.stream(logs)
                        .map(log -> (log - median) * (log - median))
                        .sum();
        return new Experience(Math.exp(median), Math.sqrt(squares / logs.length), logs.length, 1);
    }

    /** Returns how long a run's blocks, as they were measured, take in a simulation; 0 where they were not measured. */
    private static double explained(RunRecord run, double overheadSeconds) {
        double[] blocks = blockSeconds(run);
        List<SimulatedNode> nodes = new ArrayList<>();
        for (NodeDescription node : run.nodes()) {
            for (int slot = 0; slot < node.slots(); slot++) {
                nodes.add(SimulatedNode.of(node.speed()));
            }
        }
        if (blocks.length == 0 || nodes.isEmpty()) {
            return 0;
        }
        SimulationCase again = SimulationCase.of(blocks, run.partition(), nodes, overheadSeconds);
        return Simulation.run(again, Policies.named(Policies.DEFAULT).orElseThrow(), Policies.fallback())
                .makespanSeconds();
    }

    /** Returns the seconds of each block at speed 1; none where nothing was measured. */
    private static double[] blockSeconds(RunRecord run) {
        Map<String, Double> speeds = new HashMap<>();
        run.nodes().forEach(node -> speeds.put(node.id(), node.speed()));
        double[] seconds = new double[run.bins().count()];
        double[] items = new double[seconds.length];
        double allSeconds = 0;
        double allItems = 0;
        for (BinRecord record : run.binRecords()) {
            if (record.items() > 0 && record.bin() < seconds.length && speeds.containsKey(record.nodeId())) {
                double nominal = record.nanos() / NANOS_PER_SECOND * speeds.get(record.nodeId());
                seconds[record.bin()] += nominal;
                items[record.bin()] += record.items();
                allSeconds += nominal;
                allItems += record.items();
            }
        }
        if (allItems == 0) {
            return new double[0];
        }
        Partition partition = run.partition();
        double[] blocks = new double[partition.blocks()];
        for (int block = 0; block < blocks.length; block++) {
            int bin = run.bins().binOf(block);
            double perItem = items[bin] > 0 ? seconds[bin] / items[bin] : allSeconds / allItems;
            blocks[block] = perItem * partition.size(block);
        }
        return blocks;
    }
}
