package io.whittle.history;

import io.whittle.scheduler.BinRecord;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.cost.Bins;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.cost.NodeClass;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A run whose rows are still being read. Used by one thread. */
final class OpenRun {
    private final String id;
    private final Instant startedAt;
    private final String policy;
    private final String kind;
    private final String version;
    private final String parameterText;
    private final Parameters parameters;
    private final Partition partition;
    private final Bins bins;
    private final List<String> names;
    private final double[][] features;
    private final Map<String, NodeClass> nodes = new HashMap<>();
    private final CostRows costs = new CostRows();
    /** For each node and bin the number of its row, from 1. */
    private final Map<String, int[]> rowNumbers = new HashMap<>();

    private OpenRun(String id, CsvRow row, Partition partition, Bins bins) {
        this.id = id;
        this.startedAt = row.instant("started_at");
        this.policy = row.text("policy");
        this.kind = row.text("kind");
        this.version = row.text("version");
        this.parameterText = row.text("parameters");
        this.parameters = RunColumns.parameters(row.object("parameters"), row.object("parameter_types"));
        this.partition = partition;
        this.bins = bins;
        this.names = List.copyOf(row.object("item_features").keySet());
        this.features = new double[bins.count()][];
        Arrays.fill(features, new double[names.size()]); // one for all that are not known
    }

    /** Begins a run of which this is the first row; it is still to be added. */
    static OpenRun begin(String id, CsvRow row) {
        Partition partition = new Partition(row.whole("job_items", 1), row.whole("grain", 1));
        Bins bins = new Bins(partition.blocks(), (int) row.whole("bins", 1));
        if (bins.count() > Bins.MAX_BINS) {
            throw new IllegalArgumentException("bins must be at most " + Bins.MAX_BINS);
        }
        return new OpenRun(id, row, partition, bins);
    }

    /**
     * Adds a row.
     *
     * @return whether it is a new one: false where it is there already
     */
    boolean add(CsvRow row) {
        if (!kind.equals(row.text("kind"))
                || !version.equals(row.text("version"))
                || !parameterText.equals(row.text("parameters"))
                || partition.items() != row.whole("job_items", 1)
                || partition.grain() != row.whole("grain", 1)
                || bins.count() != row.whole("bins", 1)) {
            throw new IllegalArgumentException("it contradicts earlier rows of run " + id);
        }
        if (row.whole("bin", 0) >= bins.count()) {
            throw new IllegalArgumentException("bin must be less than " + bins.count() + ", not " + row.text("bin"));
        }
        int bin = (int) row.whole("bin", 0);
        if (row.whole("items", 1) > partition.items()) {
            throw new IllegalArgumentException(
                    "items must be at most the job's " + partition.items() + ", not " + row.text("items"));
        }
        Map<String, Object> values = row.object("item_features");
        if (!List.copyOf(values.keySet()).equals(names)) {
            throw new IllegalArgumentException("its item features are not those of earlier rows of run " + id);
        }
        double[] means = row.means(values);
        NodeClass node = row.node();
        BinRecord cost = new BinRecord(bin, row.nodeId(), row.whole("items", 1), row.whole("nanos", 0));
        int[] numbers = rowNumbers.getOrDefault(cost.nodeId(), new int[0]);
        if (bin < numbers.length && numbers[bin] > 0) {
            if (!cost.equals(costs.get(numbers[bin] - 1)) || !node.equals(nodes.get(cost.nodeId()))) {
                throw new IllegalArgumentException(
                        "it contradicts an earlier row of run " + id + ", of bin " + bin + " on node " + cost.nodeId());
            }
            return false;
        }
        if (means.length > 0) {
            features[bin] = means;
        }
        nodes.put(cost.nodeId(), node);
        costs.add(cost);
        int[] longer = bin < numbers.length
                ? numbers
                : Arrays.copyOf(numbers, Math.min(bins.count(), Math.max(bin + 1, numbers.length * 2)));
        longer[bin] = costs.size();
        rowNumbers.put(cost.nodeId(), longer);
        return true;
    }

    boolean isEmpty() {
        return costs.isEmpty();
    }

    RecordedRun toRecordedRun() {
        JobFeatures job = new JobFeatures(kind, version, parameters, partition, bins, names, features);
        return new RecordedRun(id, startedAt, policy, job, nodes, costs);
    }
}
