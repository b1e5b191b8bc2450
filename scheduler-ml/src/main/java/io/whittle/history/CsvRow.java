package io.whittle.history;

import io.whittle.json.MalformedJsonException;
import io.whittle.json.PlainJson;
import io.whittle.spi.cost.NodeClass;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A row of a table of recorded runs: its fields, each checked for what its column may hold. */
final class CsvRow {
    /** Costs are multiplied by it; what lies beyond is no speed of a machine. */
    private static final double SLOWEST = 1e-6;

    private static final double FASTEST = 1e6;

    private final Map<String, Integer> columns;
    private final List<String> fields;
    private final Nodes nodes;

    /** The nodes that rows have named so far, each once: millions of rows name a handful of them. */
    static final class Nodes {
        private final Map<String, String> ids = new HashMap<>();
        private final Map<String, NodeClass> classes = new HashMap<>();
    }

    CsvRow(List<String> fields, Map<String, Integer> columns, Nodes nodes) {
        this.nodes = nodes;
        this.columns = columns;
        if (fields.size() < columns.size()) {
            throw new IllegalArgumentException(fields.size() + " fields instead of " + columns.size());
        }
        this.fields = fields;
    }

    String text(String column) {
        return fields.get(columns.get(column));
    }

    long whole(String column, long min) {
        try {
            long value = Long.parseLong(text(column));
            if (value >= min) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(column + " must be a whole number, not '" + text(column) + "'", e);
        }
        throw new IllegalArgumentException(column + " must be at least " + min + ", not " + text(column));
    }

    String nodeId() {
        return nodes.ids.computeIfAbsent(text("node"), id -> id);
    }

    NodeClass node() {
        return nodes.classes.computeIfAbsent(
                text("node_speed") + ' ' + text("node_attributes"),
                text -> new NodeClass(speed("node_speed"), RunColumns.attributes(object("node_attributes"))));
    }

    private double speed(String column) {
        try {
            double value = Double.parseDouble(text(column));
            if (value >= SLOWEST && value <= FASTEST) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(column + " must be a number, not '" + text(column) + "'", e);
        }
        throw new IllegalArgumentException(
                column + " must be a number between 0.000001 and 1000000, not " + text(column));
    }

    Instant instant(String column) {
        try {
            return Instant.parse(text(column));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    column + " must be a time such as 2026-03-01T10:00:00Z, not '" + text(column) + "'", e);
        }
    }

    Map<String, Object> object(String column) {
        try {
            return PlainJson.readObject(text(column));
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException(column + " must be a JSON object, not '" + text(column) + "'", e);
        }
    }

    /** What is known of an item is what a model sees: it must be a number of this world. */
    double[] means(Map<String, Object> values) {
        double[] means =
                values.values().stream().mapToDouble(PlainJson::asDouble).toArray();
        for (double mean : means) {
            if (!Double.isFinite(mean)) {
                throw new IllegalArgumentException(
                        "item_features must be numbers, not '" + text("item_features") + "'");
            }
        }
        return means;
    }
}
