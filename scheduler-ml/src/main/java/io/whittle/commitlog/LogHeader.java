package io.whittle.commitlog;

import io.whittle.json.PlainJson;
import io.whittle.spi.ParameterSpec;
import io.whittle.spi.ParameterType;
import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.Requirements;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a log is of: all that must be the same for its run to go on, and all that is needed to begin it again.
 *
 * @param runId the run
 * @param kind the workload's kind
 * @param version the workload's version
 * @param parameters the job's parameters
 * @param partition its blocks
 * @param inputs what tells its input from another, by name; see
 *     {@link io.whittle.spi.workload.WorkloadJob#inputs}
 * @param policy the name of the policy that began it
 * @param seed the seed of everything random
 * @param startedAt when it was submitted
 * @param outputFolder where its files go; empty where it writes none
 * @param requirements what a node must meet to run any of it
 * @param origin what whoever began it wants to know when it goes on, by name
 */
public record LogHeader(
        String runId,
        String kind,
        String version,
        Parameters parameters,
        Partition partition,
        Map<String, String> inputs,
        String policy,
        long seed,
        Instant startedAt,
        String outputFolder,
        Requirements requirements,
        Map<String, String> origin) {

    public LogHeader {
        inputs = Map.copyOf(inputs);
        origin = Map.copyOf(origin);
    }

    String toJson() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("run", runId);
        map.put("kind", kind);
        map.put("version", version);
        map.put("parameters", parameters.asMap());
        Map<String, String> types = new TreeMap<>();
        parameters.types().forEach((name, type) -> types.put(name, type.name().toLowerCase(Locale.ROOT)));
        map.put("parameter_types", types);
        map.put("items", partition.items());
        map.put("grain", partition.grain());
        map.put("inputs", new TreeMap<>(inputs));
        map.put("policy", policy);
        map.put("seed", seed);
        map.put("started_at", startedAt.toString());
        map.put("output_folder", outputFolder);
        map.put("requirements", requirements.texts());
        map.put("origin", new TreeMap<>(origin));
        return PlainJson.write(map);
    }

    /** Reads what {@link #toJson} wrote; throws some {@link RuntimeException} where it is not that. */
    static LogHeader ofJson(String json) {
        Map<String, Object> map = PlainJson.readObject(json);
        return new LogHeader(
                text(map, "run"),
                text(map, "kind"),
                text(map, "version"),
                parameters(texts(map, "parameters"), texts(map, "parameter_types")),
                new Partition(PlainJson.asLong(map.get("items")), PlainJson.asLong(map.get("grain"))),
                texts(map, "inputs"),
                text(map, "policy"),
                PlainJson.asLong(map.get("seed")),
                Instant.parse(text(map, "started_at")),
                text(map, "output_folder"),
                requirements(map),
                texts(map, "origin"));
    }

    /** Logs of older versions have none. */
    private static Requirements requirements(Map<String, Object> map) {
        return Requirements.parse(PlainJson.asTexts(map.getOrDefault("requirements", List.of())));
    }

    private static String text(Map<String, Object> map, String name) {
        return PlainJson.asText(map.get(name));
    }

    private static Map<String, String> texts(Map<String, Object> map, String name) {
        Map<String, String> texts = new TreeMap<>();
        PlainJson.asObject(map.get(name)).forEach((key, value) -> texts.put(key, PlainJson.asText(value)));
        return texts;
    }

    private static Parameters parameters(Map<String, String> values, Map<String, String> types) {
        List<ParameterSpec> specs = new ArrayList<>();
        values.forEach((name, value) -> specs.add(ParameterSpec.required(
                name,
                ParameterType.valueOf(types.getOrDefault(name, "text").toUpperCase(Locale.ROOT)),
                "as recorded")));
        return Parameters.parse(specs, values);
    }
}
