package io.whittle.history;

import io.whittle.json.PlainJson;
import io.whittle.scheduler.BinRecord;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.cost.NodeClass;
import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes recorded runs as CSV: a row for what a bin cost on a node. The schema is in {@code training-data/README.md}. */
public final class HistoryCsv {
    /** The columns, in the order in which they are written. */
    public static final List<String> COLUMNS = List.of(
            "run",
            "started_at",
            "policy",
            "kind",
            "version",
            "parameters",
            "parameter_types",
            "job_items",
            "grain",
            "bins",
            "bin",
            "item_features",
            "node",
            "node_speed",
            "node_attributes",
            "items",
            "nanos");

    private HistoryCsv() {}

    /** Writes the line with the columns' names. */
    public static void writeHeader(Writer writer) throws IOException {
        writer.write(String.join(",", COLUMNS));
        writer.write('\n');
    }

    /** Writes a run's rows. */
    public static void write(RecordedRun run, Writer writer) throws IOException {
        JobFeatures job = run.job();
        String parameters = RunColumns.parameters(job.parameters());
        String types = RunColumns.parameterTypes(job.parameters());
        for (BinRecord cost : run.costs()) {
            NodeClass node = run.nodes().get(cost.nodeId());
            if (node == null) {
                continue; // nothing can be learned without its speed
            }
            Map<String, Object> features = new LinkedHashMap<>();
            for (int i = 0; i < job.names().size(); i++) {
                float mean = (float) job.itemFeatures()[cost.bin()][i];
                features.put(job.names().get(i), Float.isFinite(mean) ? mean : 0); // 0 is what is learned of it
            }
            writeRow(
                    writer,
                    run.runId(),
                    run.startedAt().toString(),
                    run.policy(),
                    job.kind(),
                    job.version(),
                    parameters,
                    types,
                    Long.toString(job.partition().items()),
                    Long.toString(job.partition().grain()),
                    Integer.toString(job.bins().count()),
                    Integer.toString(cost.bin()),
                    PlainJson.write(features),
                    cost.nodeId(),
                    Double.toString(node.speed()),
                    PlainJson.write(node.attributes()),
                    Long.toString(cost.items()),
                    Long.toString(cost.nanos()));
        }
    }

    private static void writeRow(Writer writer, String... fields) throws IOException {
        for (int i = 0; i < fields.length; i++) {
            String field = fields[i];
            if (i > 0) {
                writer.write(',');
            }
            boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
            writer.write(plain ? field : '"' + field.replace("\"", "\"\"") + '"');
        }
        writer.write('\n');
    }
}
