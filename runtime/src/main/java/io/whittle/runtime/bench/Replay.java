package io.whittle.runtime.bench;

import io.whittle.scheduler.BinRecord;
import io.whittle.scheduler.RunRecord;
import io.whittle.scheduler.SegmentRecord;
import io.whittle.simulation.SimulatedNode;
import io.whittle.simulation.SimulationCase;
import io.whittle.spi.Partition;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.cost.Bins;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Real runs of one job on the same nodes, as a case for the simulator.
 *
 * @param given the case
 * @param boundSeconds its lower bound as runs are measured by: of the time in blocks alone, without what the simulator
 *     knows beside it
 */
record Replay(SimulationCase given, double boundSeconds) {
    /**
     * Returns a case whose blocks cost what they did in these runs, the median over the runs, brought to speed 1, and
     * whose dispatches and openings of the job cost what they did. What segments took beyond the time in their blocks,
     * handing over results and waiting for a core, is added to the blocks in proportion. Of a job of more blocks than
     * {@link Bins#MAX_BINS}, the blocks of a bin cost the same.
     */
    static Replay of(List<RunRecord> runs) {
        RunRecord any = runs.get(0);
        Partition partition = any.partition();
        double[] blockSeconds = new double[partition.blocks()];
        double[] perItem = secondsPerItem(runs);
        for (int bin = 0; bin < any.bins().count(); bin++) {
            for (int block = any.bins().firstBlock(bin); block < any.bins().endBlock(bin); block++) {
                blockSeconds[block] = perItem[bin] * partition.size(block);
            }
        }
        double bound = boundSeconds(any.nodes(), blockSeconds);
        double overhead = overheadSeconds(runs);
        Occupancy occupancy = Occupancy.of(runs, overhead);
        for (int block = 0; block < blockSeconds.length; block++) {
            blockSeconds[block] *= occupancy.perBlockSecond();
        }
        List<SimulatedNode> nodes = new ArrayList<>();
        for (NodeDescription node : any.nodes()) {
            for (int slot = 0; slot < node.slots(); slot++) {
                nodes.add(SimulatedNode.of(node.speed()).opening(occupancy.openingSeconds(node.id())));
            }
        }
        SimulationCase given = new SimulationCase(
                blockSeconds,
                partition,
                nodes,
                overhead,
                0,
                Double.POSITIVE_INFINITY,
                0,
                Optional.empty(),
                any.features(),
                any.start().seed());
        return new Replay(given, bound);
    }

    private static double[] secondsPerItem(List<RunRecord> runs) {
        int bins = runs.get(0).bins().count();
        double[][] values = new double[bins][runs.size()];
        for (int run = 0; run < runs.size(); run++) {
            Map<String, Double> speeds = new HashMap<>();
            runs.get(run).nodes().forEach(node -> speeds.put(node.id(), node.speed()));
            long[] items = new long[bins];
            for (BinRecord record : runs.get(run).binRecords()) {
                values[record.bin()][run] += record.nanos() * 1e-9 * speeds.get(record.nodeId());
                items[record.bin()] += record.items();
            }
            for (int bin = 0; bin < bins; bin++) {
                values[bin][run] /= Math.max(1, items[bin]);
            }
        }
        return Arrays.stream(values).mapToDouble(Replay::median).toArray();
    }

    /** Returns the median time from a dispatch to the news of its start, leaving out what was sent ahead. */
    static double overheadSeconds(List<RunRecord> runs) {
        List<Double> trips = new ArrayList<>();
        for (RunRecord run : runs) {
            Map<String, Long> lastEnd = new HashMap<>();
            for (SegmentRecord segment : run.segments()) { // in the order of their ends
                boolean ahead = segment.dispatchedNanos() < lastEnd.getOrDefault(segment.nodeId(), 0L);
                if (!ahead && segment.startedNanos() > segment.dispatchedNanos()) {
                    trips.add((segment.startedNanos() - segment.dispatchedNanos()) * 1e-9);
                }
                lastEnd.put(segment.nodeId(), segment.endedNanos());
            }
        }
        return trips.isEmpty()
                ? 0
                : median(trips.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static double boundSeconds(List<NodeDescription> nodes, double[] blockSeconds) {
        double capacity = 0;
        double fastest = 0;
        for (NodeDescription node : nodes) {
            capacity += node.speed() * node.slots();
            fastest = Math.max(fastest, node.speed());
        }
        double total = 0;
        double dearest = 0;
        for (double seconds : blockSeconds) {
            total += seconds;
            dearest = Math.max(dearest, seconds);
        }
        return Math.max(total / capacity, dearest / fastest);
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    }
}
