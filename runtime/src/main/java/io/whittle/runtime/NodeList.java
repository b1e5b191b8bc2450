package io.whittle.runtime;

import io.whittle.simulation.NodeFile;
import io.whittle.simulation.SuiteException;
import io.whittle.spi.backend.NodeLabels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The nodes that {@code --nodes} asks for: speeds, or a file that lists nodes. */
public final class NodeList {
    private static final String SPEED = "speed";
    private static final String NODES = "nodes.";
    private static final String COUNT = "count";
    private static final String LABELS = NodeLabels.LABELS;
    private static final int MAX_NODES = 10_000;

    private NodeList() {}

    /**
     * Returns the settings of a backend for what a person wrote: {@code speeds} and {@code labels}, or, where a file says more than that of
     * its nodes, {@code nodes.1.speed}, {@code nodes.1.memory}, {@code nodes.2.ssh}, ….
     *
     * @throws CommandException naming what is wrong
     */
    public static Map<String, String> settings(String text) {
        if (!isFile(text)) {
            return Map.of(SchedulerSettings.SPEEDS, NodeSpeeds.parse(text).text());
        }
        try {
            List<Map<String, Object>> nodes = NodeFile.fields(Path.of(text));
            return nodes.stream().allMatch(node -> Set.of(SPEED, COUNT, LABELS).containsAll(node.keySet()))
                    ? plain(nodes, text)
                    : fields(nodes);
        } catch (SuiteException e) {
            throw new CommandException(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    /** Returns whether a setting of a backend says which nodes there are, as {@link #settings} does. */
    public static boolean isOfNodes(String setting) {
        return setting.equals(SchedulerSettings.SPEEDS) || setting.equals(LABELS) || setting.startsWith(NODES);
    }

    private static boolean isFile(String text) {
        return text.endsWith(".yaml")
                || text.endsWith(".yml")
                || text.endsWith(".json")
                || Files.isRegularFile(Path.of(text));
    }

    /** Of nodes that differ in speed and labels alone, every backend can have some. */
    private static Map<String, String> plain(List<Map<String, Object>> nodes, String file) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(SchedulerSettings.SPEEDS, speeds(nodes, file).text());
        List<String> labels = new ArrayList<>();
        for (Map<String, Object> node : nodes) {
            int count = ((Number) node.getOrDefault(COUNT, 1)).intValue();
            labels.addAll(Collections.nCopies(count, ofOneNode(NodeFile.labels(node), file)));
        }
        if (labels.stream().anyMatch(each -> !each.isEmpty())) {
            settings.put(LABELS, String.join(",", labels));
        }
        return settings;
    }

    /** In the settings, a comma is where the labels of the next node begin. */
    private static String ofOneNode(String labels, String file) {
        if (labels.contains(",")) {
            throw CommandException.usage(
                    "labels are separated by blanks, as in 'labels: zone=eu gpu'; " + file + " has '" + labels + "'");
        }
        return labels;
    }

    private static NodeSpeeds speeds(List<Map<String, Object>> nodes, String file) {
        List<Double> speeds = new ArrayList<>();
        for (Map<String, Object> node : nodes) {
            if (!(node.getOrDefault(SPEED, 1) instanceof Number speed)
                    || !(speed.doubleValue() > 0)
                    || !(node.getOrDefault(COUNT, 1) instanceof Number count)
                    || count.intValue() < 1
                    || count.intValue() > MAX_NODES) {
                throw CommandException.usage("node " + (speeds.size() + 1) + " of " + file
                        + " needs a positive speed, and a count of at least 1 and at most " + MAX_NODES
                        + " where it has one");
            }
            speeds.addAll(Collections.nCopies(count.intValue(), speed.doubleValue()));
        }
        return new NodeSpeeds(speeds);
    }

    private static Map<String, String> fields(List<Map<String, Object>> nodes) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            String prefix = NODES + (i + 1) + ".";
            Map<String, Object> node = nodes.get(i);
            node.forEach((name, value) ->
                    settings.put(prefix + name, name.equals(LABELS) ? NodeFile.labels(node) : text(value)));
        }
        return settings;
    }

    private static String text(Object value) {
        return value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString(number.longValue())
                : String.valueOf(value);
    }
}
