package io.whittle.plugin.process;

import io.whittle.spi.backend.CoreSpeed;
import io.whittle.spi.backend.NodeLabels;
import io.whittle.spi.backend.NodeSpeeds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The checked configuration of a process backend.
 *
 * @param nodes in the order in which they were named
 * @param workloads jars of workloads, where people listed them
 * @param heartbeat how often each side says something at least
 * @param silence after how long a worker that says nothing counts as silent
 * @param loss after how long a silent worker is given up and started anew
 * @param maxResultBytes how large one block's result may be
 */
record ProcessSettings(
        List<NodeSettings> nodes,
        List<Path> workloads,
        Duration heartbeat,
        Duration silence,
        Duration loss,
        long maxResultBytes) {
    static final String BACKEND = "process";
    static final String MEMORY = "memory";
    static final String CORES = "cores";
    static final String NICE = "nice";
    static final String JAVA = "java";
    static final String JAVA_OPTIONS = "java-options";
    static final String SSH = "ssh";
    static final String SSH_COMMAND = "ssh-command";
    static final String SPEED = "speed";
    static final String ID = "id";
    static final String COUNT = "count";
    static final String WORKLOADS = "workloads";
    static final String HEARTBEAT = "heartbeat";
    static final String SILENCE = "silence";
    static final String LOSS = "loss";
    static final String MAX_RESULT = "max-result";
    /** Settings of one node of a list: {@code nodes.3.speed}, counted from 1. */
    static final String NODES = "nodes.";

    private static final List<String> OF_NODES =
            List.of(MEMORY, CORES, NICE, JAVA, JAVA_OPTIONS, SSH_COMMAND, NodeLabels.LABELS);
    private static final List<String> OF_ONE = List.of(ID, SPEED, NodeSpeeds.SLOTS, SSH, COUNT);
    private static final List<String> OF_ALL =
            List.of(WORKLOADS, HEARTBEAT, SILENCE, LOSS, MAX_RESULT, CoreSpeed.ATTRIBUTE);
    private static final int MAX_NODES = 1000;
    /** Workers together get at most this share of the machine's memory, in percent, where nobody says how much. */
    private static final double SHARE_OF_MEMORY = 50;

    ProcessSettings {
        nodes = List.copyOf(nodes);
        workloads = List.copyOf(workloads);
    }

    /** Reads settings for a machine of this many cores. */
    static ProcessSettings parse(Map<String, String> configuration, int cores) {
        Map<Integer, Map<String, String>> listed = new TreeMap<>();
        Map<String, String> common = new TreeMap<>();
        configuration.forEach((name, value) -> {
            if (name.startsWith(NODES)) {
                SettingTexts.addNode(listed, name, value);
            } else {
                common.put(name, value);
            }
        });
        List<String> known = new ArrayList<>(NodeSpeeds.KNOWN);
        known.addAll(OF_NODES);
        known.addAll(OF_ALL);
        NodeSpeeds.checkNames(BACKEND, common.keySet(), known);
        SettingTexts texts = new SettingTexts("of the process backend", common);
        return new ProcessSettings(
                listed.isEmpty() ? alike(common, cores) : listed(listed, common),
                texts.paths(WORKLOADS),
                texts.duration(HEARTBEAT, Duration.ofSeconds(1)),
                texts.duration(SILENCE, Duration.ofSeconds(5)),
                texts.duration(LOSS, Duration.ofSeconds(60)),
                texts.bytes(MAX_RESULT, 1L << 30));
    }

    private static List<NodeSettings> alike(Map<String, String> common, int cores) {
        NodeSpeeds speeds = NodeSpeeds.parse(BACKEND, common, cores);
        SettingTexts texts = new SettingTexts("of the process backend", common);
        List<Map<String, String>> labels =
                NodeLabels.parse(BACKEND, common, speeds.speeds().size());
        List<NodeSettings> nodes = new ArrayList<>();
        for (double speed : speeds.speeds()) {
            nodes.add(node(
                    texts,
                    "process-" + (nodes.size() + 1),
                    speed,
                    speeds.emulated() && speed < 1,
                    speeds.slots(),
                    labels.get(nodes.size()),
                    SHARE_OF_MEMORY / speeds.speeds().size()));
        }
        return nodes;
    }

    private static List<NodeSettings> listed(Map<Integer, Map<String, String>> listed, Map<String, String> common) {
        if (common.containsKey(NodeSpeeds.SPEEDS) || common.containsKey(NodeSpeeds.TOTAL_CORES)) {
            throw new IllegalArgumentException("the process backend takes either speeds or a list of nodes, not both");
        }
        List<String> known = new ArrayList<>(OF_ONE);
        known.addAll(OF_NODES);
        int total = 0;
        for (Map.Entry<Integer, Map<String, String>> entry : listed.entrySet()) {
            NodeSpeeds.checkNames(BACKEND, entry.getValue().keySet(), known);
            total += texts(entry, common).whole(COUNT, 1, 1, MAX_NODES);
        }
        if (total > MAX_NODES) {
            throw new IllegalArgumentException(
                    "the process backend runs at most " + MAX_NODES + " nodes, not " + total);
        }
        List<NodeSettings> nodes = new ArrayList<>();
        for (Map.Entry<Integer, Map<String, String>> entry : listed.entrySet()) {
            SettingTexts texts = texts(entry, common);
            int count = texts.whole(COUNT, 1, 1, MAX_NODES);
            for (int i = 1; i <= count; i++) {
                nodes.add(listedNode(texts, nodes.size() + 1, count == 1 ? "" : "-" + i, SHARE_OF_MEMORY / total));
            }
        }
        if (nodes.stream().map(NodeSettings::id).distinct().count() < nodes.size()) {
            throw new IllegalArgumentException("two nodes of the process backend have the same id");
        }
        return nodes;
    }

    private static SettingTexts texts(Map.Entry<Integer, Map<String, String>> entry, Map<String, String> common) {
        Map<String, String> all = new TreeMap<>(common);
        all.putAll(entry.getValue());
        return new SettingTexts("of node " + entry.getKey() + " of the process backend", all);
    }

    private static NodeSettings listedNode(SettingTexts texts, int number, String suffix, double memoryShare) {
        double speed = texts.positive(SPEED, 1);
        boolean here = texts.text(SSH, "").isEmpty();
        boolean emulate = here && texts.flag(NodeSpeeds.EMULATE_SPEEDS, true);
        if (emulate && speed > 1) {
            throw new IllegalArgumentException("a node of this machine is at most as fast as it is: set '" + SPEED
                    + "' of node " + number + " to at most 1, or '" + NodeSpeeds.EMULATE_SPEEDS + "' to false; it is "
                    + speed);
        }
        String id = texts.text(ID, "");
        return node(
                texts,
                id.isEmpty() ? "process-" + number : id + suffix,
                speed,
                emulate && speed < 1,
                texts.whole(NodeSpeeds.SLOTS, 1, 1, MAX_NODES),
                NodeLabels.parse(texts.whose(), texts.text(NodeLabels.LABELS, "")),
                memoryShare);
    }

    private static NodeSettings node(
            SettingTexts texts,
            String id,
            double speed,
            boolean emulated,
            int slots,
            Map<String, String> labels,
            double memoryShare) {
        String ssh = texts.text(SSH, "");
        if (ssh.startsWith("-")) {
            throw new IllegalArgumentException("'" + SSH + "' names a host, such as user@host, not '" + ssh + "'");
        }
        String ownJava = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new NodeSettings(
                id,
                speed,
                emulated,
                slots,
                texts.memory(MEMORY),
                memoryShare,
                texts.whole(CORES, 0, 1, MAX_NODES),
                texts.whole(NICE, 0, 0, 19),
                ssh,
                texts.words(SSH_COMMAND, "ssh -o BatchMode=yes -o ServerAliveInterval=5 -o ServerAliveCountMax=3"),
                texts.text(JAVA, ssh.isEmpty() ? ownJava : "java"),
                texts.words(JAVA_OPTIONS, ""),
                ssh.isEmpty() ? coreSpeed(texts) : "",
                labels);
    }

    private static String coreSpeed(SettingTexts texts) {
        String text = texts.text(CoreSpeed.ATTRIBUTE, "");
        if (!text.isEmpty() && CoreSpeed.of(Map.of(CoreSpeed.ATTRIBUTE, text)).isEmpty()) {
            throw new IllegalArgumentException("setting '" + CoreSpeed.ATTRIBUTE
                    + "' of the process backend must be a number between 0.01 and 100; it has '" + text + "'");
        }
        return text;
    }
}
