package io.whittle.training;

import io.whittle.spi.ParameterType;
import io.whittle.spi.Parameters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** Between which values the parameters of a kind's runs lay: beyond them a model guesses. */
final class SeenRange {
    private static final int MAX_TEXTS = 8;
    private static final int MAX_TEXT_LENGTH = 40;

    private SeenRange() {}

    /** Returns for each parameter, and for the number of items and the nodes' speeds, what was seen, in words. */
    static Map<String, String> of(List<TrainingRun> runs) {
        Map<String, DoubleStream.Builder> numbers = new TreeMap<>();
        Map<String, Set<String>> texts = new TreeMap<>();
        Map<String, String> seen = new LinkedHashMap<>();
        for (TrainingRun run : runs) {
            Parameters parameters = run.features().job().parameters();
            parameters.asMap().forEach((name, value) -> {
                ParameterType type = parameters.types().getOrDefault(name, ParameterType.TEXT);
                if (type == ParameterType.INTEGER || type == ParameterType.DECIMAL) {
                    numbers.computeIfAbsent(name, key -> DoubleStream.builder()).add(parameters.decimal(name));
                } else if (type != ParameterType.PATH) {
                    texts.computeIfAbsent(name, key -> new TreeSet<>()).add(value);
                }
            });
        }
        seen.put(
                "items",
                range(runs.stream()
                        .mapToDouble(run -> run.features().job().partition().items())));
        numbers.forEach((name, values) -> seen.put(name, range(values.build())));
        texts.forEach((name, values) -> seen.put(name, listed(values)));
        seen.put(
                "node speed",
                range(runs.stream().flatMap(run -> run.rows().stream()).mapToDouble(row -> row.node()
                        .speed())));
        return seen;
    }

    private static String range(DoubleStream values) {
        var statistics = values.summaryStatistics();
        String least = number(statistics.getMin());
        return statistics.getMin() == statistics.getMax()
                ? least + " only"
                : least + " to " + number(statistics.getMax());
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.format(Locale.ROOT, "%,d", (long) value)
                : String.format(Locale.ROOT, "%.4g", value);
    }

    private static String listed(Set<String> values) {
        String list = values.stream()
                .limit(MAX_TEXTS)
                .map(value -> value.length() <= MAX_TEXT_LENGTH ? value : value.substring(0, MAX_TEXT_LENGTH) + "…")
                .map(value -> value.isEmpty() ? "(empty)" : value)
                .collect(Collectors.joining(", "));
        return values.size() > MAX_TEXTS ? list + " and " + (values.size() - MAX_TEXTS) + " more" : list;
    }
}
