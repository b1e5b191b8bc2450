package io.whittle.simulation;

import io.whittle.json.MalformedJsonException;
import io.whittle.json.PlainJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Cases to simulate; the format is described in {@code docs/simulation.md}.
 *
 * @param cases the cases in order; their names differ
 */
public record Suite(List<SuiteCase> cases) {
    public Suite {
        cases = List.copyOf(cases);
    }

    /**
     * Reads a JSON file, plain or gzip. Traces are not read yet.
     *
     * @throws SuiteException saying what is wrong with it
     */
    public static Suite read(Path file) {
        String text;
        try (InputStream stream = SuiteFiles.open(file)) {
            text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new SuiteException("there is no suite " + file, e);
        } catch (IOException e) {
            throw new SuiteException("cannot read the suite " + file + " (" + e.getMessage() + ")", e);
        }
        try {
            return of(PlainJson.read(text), file.toAbsolutePath().getParent());
        } catch (MalformedJsonException e) {
            throw new SuiteException("the suite " + file + " is " + e.getMessage(), e);
        } catch (SuiteException e) {
            throw new SuiteException("the suite " + file + " cannot be run: " + e.getMessage(), e);
        }
    }

    private static Suite of(Object value, Path folder) {
        if (!(value instanceof Map)) {
            throw new SuiteException("it must be an object that lists its cases, {\"cases\": [ … ]}, and is "
                    + (value instanceof List ? "a bare list" : "none"));
        }
        List<Object> listed = new Fields("the file", value).list("cases");
        if (listed.isEmpty()) {
            throw new SuiteException("it has no 'cases'");
        }
        List<SuiteCase> cases = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Object each : listed) {
            String id = new Fields("case " + (cases.size() + 1), each).text("id");
            if (!ids.add(id)) {
                throw new SuiteException("there are two cases '" + id + "'");
            }
            cases.add(suiteCase(id, new Fields("case '" + id + "'", each), folder));
        }
        return new Suite(cases);
    }

    private static SuiteCase suiteCase(String id, Fields fields, Path folder) {
        double bandwidth = fields.number("bandwidth_bytes_per_s", 0);
        List<SimulatedNode> nodes = new ArrayList<>();
        for (Object node : fields.list("nodes")) {
            nodes.add(node(new Fields("node " + nodes.size() + " of case '" + id + "'", node)));
        }
        if (nodes.isEmpty()) {
            throw fields.wrong("has no 'nodes'");
        }
        List<String> policies = fields.texts("policies");
        for (String policy : policies) {
            if (!SuitePolicy.names().contains(policy)) {
                throw fields.wrong(
                        "names a policy '" + policy + "'; there are " + String.join(", ", SuitePolicy.names()));
            }
        }
        return new SuiteCase(
                id,
                folder.resolve(fields.text("trace")).normalize(),
                fields.texts("past").stream()
                        .map(path -> folder.resolve(path).normalize())
                        .toList(),
                fields.flag("same_job_past"),
                fields.has("mean_item_us") ? fields.positive("mean_item_us", 1) : 0,
                (int) fields.whole("repeat", 1, 1, Integer.MAX_VALUE),
                fields.whole("grain", 0, 1, Long.MAX_VALUE),
                fields.number("overhead_us", 0),
                fields.number("bytes_per_item", 0),
                bandwidth == 0 ? Double.POSITIVE_INFINITY : bandwidth,
                nodes,
                fields.number("detection_s", 0),
                fields.whole("seed", 0, Long.MIN_VALUE, Long.MAX_VALUE),
                !fields.has("shrink") || fields.flag("shrink"),
                policies);
    }

    /** Reads a node; what it does not say is as for a node of speed 1 that is always there. */
    static SimulatedNode node(Fields fields) {
        double nominal = fields.positive("nominal_speed", fields.positive("speed", 1));
        double dies = fields.number("dies_s", Double.POSITIVE_INFINITY);
        double rejoins = fields.number("rejoins_s", Double.POSITIVE_INFINITY);
        if (!Double.isInfinite(rejoins) && !(rejoins >= dies)) {
            throw fields.wrong("rejoins before it dies");
        }
        List<SimulatedNode.Step> steps = new ArrayList<>();
        for (Object each : fields.list("availability")) {
            List<Object> step = fields.asList("availability", each);
            double[] numbers = step.stream()
                    .mapToDouble(number -> number instanceof Number given ? given.doubleValue() : Double.NaN)
                    .toArray();
            double last = steps.isEmpty() ? -1 : steps.get(steps.size() - 1).seconds();
            if (numbers.length != 2 || !(numbers[0] > last) || !(numbers[1] >= 0)) {
                throw fields.wrong("takes pairs of a time and a share as 'availability', earlier ones first, each of"
                        + " numbers of at least 0");
            }
            steps.add(new SimulatedNode.Step(numbers[0], numbers[1]));
        }
        return new SimulatedNode(
                nominal,
                fields.positive("speed", nominal),
                fields.number("start_s", 0),
                steps,
                dies,
                rejoins,
                fields.number("opening_s", 0));
    }
}
