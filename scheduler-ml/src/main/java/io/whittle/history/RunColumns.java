package io.whittle.history;

import io.whittle.json.PlainJson;
import io.whittle.scheduler.OutputFile;
import io.whittle.spi.ParameterSpec;
import io.whittle.spi.ParameterType;
import io.whittle.spi.Parameters;
import io.whittle.spi.backend.Link;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.cost.NodeClass;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Values that lie in a column as JSON. */
final class RunColumns {
    private RunColumns() {}

    static String parameters(Parameters parameters) {
        return PlainJson.write(parameters.asMap());
    }

    static String parameterTypes(Parameters parameters) {
        Map<String, String> types = new TreeMap<>();
        parameters.types().forEach((name, type) -> types.put(name, type.name().toLowerCase(Locale.ROOT)));
        return PlainJson.write(types);
    }

    static Parameters parameters(String values, String types) {
        return parameters(PlainJson.readObject(values), PlainJson.readObject(types));
    }

    static Parameters parameters(Map<String, Object> values, Map<String, Object> types) {
        Map<String, String> given = new TreeMap<>();
        List<ParameterSpec> specs = new ArrayList<>();
        values.forEach((name, value) -> {
            given.put(name, PlainJson.asText(value));
            specs.add(
                    ParameterSpec.required(name, type(PlainJson.asText(types.getOrDefault(name, "text"))), "recorded"));
        });
        return Parameters.parse(specs, given);
    }

    private static ParameterType type(String word) {
        return Arrays.stream(ParameterType.values())
                .filter(type -> type.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no type of parameters '" + word + "', only "
                        + Arrays.stream(ParameterType.values())
                                .map(type -> type.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))));
    }

    static String nodes(List<NodeDescription> nodes) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (NodeDescription node : nodes) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("id", node.id());
            map.put("speed", node.speed());
            map.put("slots", node.slots());
            map.put("latency_nanos", node.link().latency().toNanos());
            map.put("bytes_per_second", node.link().bytesPerSecond());
            map.put("attributes", new TreeMap<>(node.attributes()));
            list.add(map);
        }
        return PlainJson.write(list);
    }

    static List<NodeDescription> nodes(String json) {
        List<NodeDescription> nodes = new ArrayList<>();
        for (Object element : PlainJson.asList(PlainJson.read(json))) {
            Map<String, Object> map = PlainJson.asObject(element);
            nodes.add(new NodeDescription(
                    PlainJson.asText(map.get("id")),
                    PlainJson.asDouble(map.get("speed")),
                    (int) PlainJson.asLong(map.get("slots")),
                    new Link(
                            Duration.ofNanos(PlainJson.asLong(map.get("latency_nanos"))),
                            PlainJson.asDouble(map.get("bytes_per_second"))),
                    attributes(map.get("attributes"))));
        }
        return nodes;
    }

    static Map<String, String> attributes(Object value) {
        Map<String, String> attributes = new TreeMap<>();
        PlainJson.asObject(value).forEach((name, text) -> attributes.put(name, PlainJson.asText(text)));
        return attributes;
    }

    /** Returns the classes of nodes by their ids. */
    static Map<String, NodeClass> nodeClasses(List<NodeDescription> nodes) {
        Map<String, NodeClass> classes = new LinkedHashMap<>();
        nodes.forEach(node -> classes.put(node.id(), nodeClass(node)));
        return classes;
    }

    static NodeClass nodeClass(NodeDescription node) {
        return new NodeClass(node.speed(), node.attributes());
    }

    static String outputs(List<OutputFile> outputs) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (OutputFile output : outputs) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("path", output.path().toString());
            map.put("bytes", output.bytes());
            map.put("sha256", output.sha256());
            list.add(map);
        }
        return PlainJson.write(list);
    }

    static List<OutputFile> outputs(String json) {
        List<OutputFile> outputs = new ArrayList<>();
        for (Object element : PlainJson.asList(PlainJson.read(json))) {
            Map<String, Object> map = PlainJson.asObject(element);
            outputs.add(new OutputFile(
                    Path.of(PlainJson.asText(map.get("path"))),
                    PlainJson.asLong(map.get("bytes")),
                    PlainJson.asText(map.get("sha256"))));
        }
        return outputs;
    }
}
