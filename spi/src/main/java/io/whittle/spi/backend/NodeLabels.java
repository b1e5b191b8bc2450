package io.whittle.spi.backend;

import io.whittle.spi.Requirement;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What people say of a backend's nodes, as the setting {@value #LABELS} has it: names, with values or without, separated by
 * blanks ({@code zone=eu gpu}). They become attributes of the node, beside what the backend itself says of it, so that
 * jobs can require them ({@link io.whittle.spi.Requirements}).
 */
public final class NodeLabels {
    /** The setting: labels of every node, or of each in turn, separated by commas. */
    public static final String LABELS = "labels";

    /** What backends say themselves, so that nobody else can. */
    private static final List<String> TAKEN =
            List.of("cores", CoreSpeed.ATTRIBUTE, "memory-bytes", "cpu-limit", "host");

    private NodeLabels() {}

    /**
     * Reads the labels of one node.
     *
     * @param whose whose they are, for messages: {@code of the local backend}
     * @throws IllegalArgumentException naming what is wrong, and what is allowed
     */
    public static Map<String, String> parse(String whose, String text) {
        Map<String, String> labels = new TreeMap<>();
        for (String label : text.strip().split("\\s+")) {
            if (label.isEmpty()) {
                continue;
            }
            int equals = label.indexOf('=');
            String name = equals < 0 ? label : label.substring(0, equals);
            String value = equals < 0 ? "" : label.substring(equals + 1);
            if (!Requirement.isAttribute(name) || !(equals < 0 || Requirement.isValue(value))) {
                throw new IllegalArgumentException("setting '" + LABELS + "' " + whose
                        + " takes names, with values or without, separated by blanks, such as zone=eu gpu; it has '"
                        + label + "'");
            }
            if (TAKEN.contains(name)) {
                throw new IllegalArgumentException("setting '" + LABELS + "' " + whose + " has '" + name
                        + "', which the backend itself says of its nodes; choose another name");
            }
            if (labels.put(name, value) != null) {
                throw new IllegalArgumentException(
                        "setting '" + LABELS + "' " + whose + " has '" + name + "' twice for one node");
            }
        }
        return labels;
    }

    /**
     * Reads the labels of each of a backend's nodes.
     *
     * @param backend the backend's name
     * @param nodes how many nodes it has
     * @return a map for each node
     * @throws IllegalArgumentException naming what is wrong, and what is allowed
     */
    public static List<Map<String, String>> parse(String backend, Map<String, String> configuration, int nodes) {
        String whose = "of the " + backend + " backend";
        String[] parts = configuration.getOrDefault(LABELS, "").split(",", -1);
        if (parts.length != 1 && parts.length != nodes) {
            throw new IllegalArgumentException("setting '" + LABELS + "' " + whose + " has labels for " + parts.length
                    + " nodes, separated by commas, and there are " + nodes
                    + "; give as many, or the same ones for all");
        }
        List<Map<String, String>> labels =
                Arrays.stream(parts).map(part -> parse(whose, part)).toList();
        return parts.length == nodes ? labels : Collections.nCopies(nodes, labels.get(0));
    }
}
