package io.whittle.history;

import io.whittle.scheduler.BinRecord;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.Plural;
import io.whittle.spi.cost.Bins;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.cost.NodeClass;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads runs from CSV, plain or gzip, of the schema in {@code training-data/README.md}. Used by one thread. */
public final class HistoryCsvReader {
    private final Path file;
    private final int maxBadRows;
    private final Map<String, OpenRun> runs = new LinkedHashMap<>();
    private final List<BadRow> badRows = new ArrayList<>();
    private final Map<String, Integer> columns = new HashMap<>();
    private final CsvRow.Nodes nodes = new CsvRow.Nodes();
    private long rows;

    private HistoryCsvReader(Path file, int maxBadRows) {
        this.file = file;
        this.maxBadRows = maxBadRows;
    }

    /**
     * A row that was skipped.
     *
     * @param line its line, from 1
     * @param reason what is wrong with it
     */
    public record BadRow(long line, String reason) {}

    /**
     * What a file holds.
     *
     * @param runs its runs, earliest first
     * @param rows how many rows those have
     * @param badRows the rows that were skipped
     */
    public record Contents(List<RecordedRun> runs, long rows, List<BadRow> badRows) {}

    /**
     * Reads a file.
     *
     * @param maxBadRows how many malformed rows are skipped before the file is refused
     * @throws HistoryException where it cannot be read, lacks a column, or has too many malformed rows
     */
    public static Contents read(Path file, int maxBadRows) {
        return new HistoryCsvReader(file, maxBadRows).read();
    }

    private Contents read() {
        CsvFile.read(
                file,
                names -> {
                    readHeader(names);
                    return this::readRow;
                },
                (sentence, cause) -> new HistoryException(sentence, false, cause));
        List<RecordedRun> recorded = new ArrayList<>();
        runs.values().stream().filter(run -> !run.costs().isEmpty()).forEach(run -> recorded.add(run.toRecordedRun()));
        recorded.sort(Comparator.comparing(RecordedRun::startedAt).thenComparing(RecordedRun::runId));
        return new Contents(recorded, rows, List.copyOf(badRows));
    }

    private void readHeader(List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            columns.put(names.get(i), i);
        }
        List<String> missing = new ArrayList<>(HistoryCsv.COLUMNS);
        missing.removeAll(names);
        if (columns.size() < names.size()) {
            throw new HistoryException(
                    "the first line of " + file + " names a column twice: " + String.join(",", names));
        }
        if (!missing.isEmpty()) {
            throw new HistoryException(
                    "the first line of " + file + " must name the columns; missing: " + String.join(", ", missing));
        }
    }

    private void readRow(long line, String text) {
        try {
            CsvRow row = new CsvRow(CsvLine.fields(text), columns, nodes);
            runs.computeIfAbsent(row.text("run"), id -> openRun(id, row)).add(row);
            rows++;
        } catch (IllegalArgumentException e) {
            badRows.add(new BadRow(line, String.valueOf(e.getMessage())));
            if (badRows.size() > maxBadRows) {
                throw new HistoryException("more than " + Plural.count(maxBadRows, "row") + " of " + file
                        + " are malformed; the first is line " + badRows.get(0).line() + ": "
                        + badRows.get(0).reason());
            }
        }
    }

    private static OpenRun openRun(String id, CsvRow row) {
        Partition partition = new Partition(row.whole("job_items", 1), row.whole("grain", 1));
        Bins bins = new Bins(partition.blocks(), (int) row.whole("bins", 1));
        if (bins.count() > Bins.MAX_BINS) {
            throw new IllegalArgumentException("bins must be at most " + Bins.MAX_BINS);
        }
        List<String> names = List.copyOf(row.object("item_features").keySet());
        return new OpenRun(
                id,
                row.instant("started_at"),
                row.text("policy"),
                row.text("kind"),
                row.text("version"),
                row.text("parameters"),
                RunColumns.parameters(row.object("parameters"), row.object("parameter_types")),
                partition,
                bins,
                names);
    }

    /** A run whose rows are still being read. */
    private record OpenRun(
            String id,
            Instant startedAt,
            String policy,
            String kind,
            String version,
            String parameterText,
            Parameters parameters,
            Partition partition,
            Bins bins,
            List<String> names,
            double[][] features,
            Map<String, NodeClass> nodes,
            CostRows costs) {

        OpenRun(
                String id,
                Instant startedAt,
                String policy,
                String kind,
                String version,
                String parameterText,
                Parameters parameters,
                Partition partition,
                Bins bins,
                List<String> names) {
            this(
                    id,
                    startedAt,
                    policy,
                    kind,
                    version,
                    parameterText,
                    parameters,
                    partition,
                    bins,
                    names,
                    new double[bins.count()][],
                    new HashMap<>(),
                    new CostRows());
            Arrays.fill(features, new double[names.size()]); // one for all that are not known
        }

        void add(CsvRow row) {
            if (!kind.equals(row.text("kind"))
                    || !version.equals(row.text("version"))
                    || !parameterText.equals(row.text("parameters"))
                    || partition.items() != row.whole("job_items", 1)
                    || partition.grain() != row.whole("grain", 1)
                    || bins.count() != row.whole("bins", 1)) {
                throw new IllegalArgumentException("it contradicts earlier rows of run " + id);
            }
            if (row.whole("bin", 0) >= bins.count()) {
                throw new IllegalArgumentException(
                        "bin must be less than " + bins.count() + ", not " + row.text("bin"));
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
            if (means.length > 0) {
                features[bin] = means;
            }
            nodes.put(cost.nodeId(), node);
            costs.add(cost);
        }

        RecordedRun toRecordedRun() {
            JobFeatures job = new JobFeatures(kind, version, parameters, partition, bins, names, features);
            return new RecordedRun(id, startedAt, policy, job, nodes, costs);
        }
    }
}
