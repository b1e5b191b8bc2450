package io.whittle.simulation;

import io.whittle.json.MalformedJsonException;
import io.whittle.json.PlainJson;
import io.whittle.spi.Requirements;
import io.whittle.spi.backend.NodeLabels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reads the nodes of a cluster from a file: a JSON list of objects with the fields that nodes have in suites, or the same
 * as a YAML list of flat entries ({@code - speed: 2}, further fields on lines of their own below it, comments after
 * {@code #}; under {@code nodes:} or at the top). {@code count} makes several alike.
 */
public final class NodeFile {
    private static final int MAX_NODES = 100_000;

    private NodeFile() {}

    /**
     * Reads the nodes of a file whose labels meet what is required.
     *
     * @throws SuiteException saying what is wrong with it
     */
    public static List<SimulatedNode> read(Path file, Requirements required) {
        try {
            List<Object> entries = entries(file);
            List<SimulatedNode> nodes = new ArrayList<>();
            for (int i = 0; i < entries.size(); i++) {
                String whose = "node " + (i + 1) + " of " + file;
                Fields fields = new Fields(whose, entries.get(i));
                SimulatedNode node = Suite.node(fields);
                long count = fields.whole("count", 1, 1, MAX_NODES - nodes.size());
                if (required.metBy(labels(whose, PlainJson.asObject(entries.get(i))))) {
                    nodes.addAll(Collections.nCopies((int) count, node));
                }
            }
            return nodes;
        } catch (MalformedJsonException e) {
            throw new SuiteException("cannot read nodes from " + file + " (" + e.getMessage() + ")", e);
        }
    }

    /**
     * Reads what a file says of each node, whatever that is: names and values, where numbers are {@link Number}s.
     *
     * @throws SuiteException saying what is wrong with it
     */
    public static List<Map<String, Object>> fields(Path file) {
        try {
            return entries(file).stream().map(PlainJson::asObject).toList();
        } catch (MalformedJsonException e) {
            throw new SuiteException("cannot read nodes from " + file + " (" + e.getMessage() + ")", e);
        }
    }

    /**
     * Returns the labels that a file gives a node, as {@link NodeLabels} reads them: from a text, {@code zone=eu gpu}, or from
     * an object, {@code {"zone": "eu", "gpu": ""}}.
     */
    public static String labels(Map<String, Object> node) {
        Object labels = node.getOrDefault(NodeLabels.LABELS, "");
        if (!(labels instanceof Map<?, ?>)) {
            return String.valueOf(labels);
        }
        return PlainJson.asObject(labels).entrySet().stream()
                .map(label -> "".equals(label.getValue()) ? label.getKey() : label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(" "));
    }

    private static Map<String, String> labels(String whose, Map<String, Object> node) {
        try {
            return NodeLabels.parse("of " + whose, labels(node));
        } catch (IllegalArgumentException e) {
            throw new SuiteException(e.getMessage(), e);
        }
    }

    private static List<Object> entries(Path file) {
        try {
            String text = Files.readString(file);
            String first = text.strip();
            List<Object> entries = first.startsWith("[") || first.startsWith("{") ? json(text) : yaml(file, text);
            if (entries.isEmpty()) {
                throw new SuiteException(file + " lists no nodes; write a line '- speed: 1' for each");
            }
            return entries;
        } catch (NoSuchFileException e) {
            throw new SuiteException("there is no file " + file, e);
        } catch (IOException e) {
            throw new SuiteException("cannot read nodes from " + file + " (" + e.getMessage() + ")", e);
        }
    }

    private static List<Object> json(String text) {
        Object value = PlainJson.read(text);
        return PlainJson.asList(value instanceof Map<?, ?> map ? map.get("nodes") : value);
    }

    private static List<Object> yaml(Path file, String text) {
        List<Object> entries = new ArrayList<>();
        Map<String, Object> entry = new LinkedHashMap<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            String content = line.replaceFirst("(^|\\s)#.*", "").strip();
            if (content.isEmpty() || content.equals("---") || content.equals("nodes:")) {
                continue;
            }
            if (content.startsWith("-")) {
                entry = new LinkedHashMap<>();
                entries.add(entry);
                content = content.substring(1).strip();
            }
            int colon = content.indexOf(':');
            if (entries.isEmpty() || colon <= 0) {
                throw new SuiteException("line " + number + " of " + file
                        + " is no field of a node, such as '- speed: 1'" + " or 'start_s: 5' below it: " + content);
            }
            entry.put(
                    content.substring(0, colon).strip(),
                    scalar(content.substring(colon + 1).strip()));
        }
        return entries;
    }

    /** What looks like JSON is read as such (numbers, and lists such as {@code [[0, 1], [5, 0.5]]}); else it is a text. */
    private static Object scalar(String text) {
        try {
            return PlainJson.read(text);
        } catch (MalformedJsonException e) {
            return text;
        }
    }
}
