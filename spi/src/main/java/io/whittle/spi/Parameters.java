package io.whittle.spi;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The checked parameters of a job: every declared one can be asked for and is well-formed, nothing undeclared is. Those that
 * play no part in the job ({@link ParameterSpec#onlyWhere}) have their default, and are not listed or compared. Immutable,
 * sorted by name, so that equal parameters have one text form.
 */
public final class Parameters {
    private final Map<String, String> values;
    private final Map<String, ParameterType> types;
    private final Map<String, String> idle;

    private Parameters(Map<String, String> values, Map<String, ParameterType> types, Map<String, String> idle) {
        this.values = Collections.unmodifiableMap(new TreeMap<>(values));
        this.types = Collections.unmodifiableMap(new TreeMap<>(types));
        this.idle = Map.copyOf(idle);
    }

    /** Returns parameters without any value. */
    public static Parameters none() {
        return new Parameters(Map.of(), Map.of(), Map.of());
    }

    /**
     * Checks what was given against what is declared and fills in defaults.
     *
     * @param specs what a workload declares
     * @param given names and texts as a person or a file gave them
     * @throws InvalidParameterException naming the parameter, the text, what is allowed and the nearest known name
     */
    public static Parameters parse(List<ParameterSpec> specs, Map<String, String> given) {
        Map<String, String> values = new TreeMap<>();
        Map<String, ParameterType> types = new TreeMap<>();
        Map<String, String> idle = new TreeMap<>();
        for (String name : given.keySet()) {
            if (specs.stream().noneMatch(spec -> spec.name().equals(name))) {
                throw InvalidParameterException.unknown(
                        name, specs.stream().map(ParameterSpec::name).toList());
            }
        }
        for (ParameterSpec spec : specs) {
            String value = given.get(spec.name());
            if (value == null) {
                value = spec.defaultValue()
                        .orElseThrow(() -> new InvalidParameterException("parameter '" + spec.name()
                                + "' must be given (" + spec.description() + "): -P " + spec.name() + "="
                                + spec.type().label()));
            }
            check(spec.name(), spec.type(), value);
            if (!spec.choices().isEmpty() && !spec.choices().contains(value)) {
                throw new InvalidParameterException("parameter '" + spec.name() + "' must be one of "
                        + String.join(", ", spec.choices()) + ", not '" + value + "'");
            }
            values.put(spec.name(), value);
            types.put(spec.name(), spec.type());
        }
        for (ParameterSpec spec : specs) {
            spec.condition()
                    .filter(condition -> !condition.text().equals(values.get(condition.parameter())))
                    .ifPresent(
                            unmet -> idle.put(spec.name(), spec.defaultValue().orElseThrow()));
        }
        values.keySet().removeAll(idle.keySet());
        types.keySet().removeAll(idle.keySet());
        return new Parameters(values, types, idle);
    }

    /** Returns the values that play a part in the job by name, in the order of the names. */
    public Map<String, String> asMap() {
        return values;
    }

    /** Returns the declared type of each of those by name, in the order of the names. */
    public Map<String, ParameterType> types() {
        return types;
    }

    /** Returns a value as text; the default of one that plays no part. */
    public String text(String name) {
        String value = values.getOrDefault(name, idle.get(name));
        if (value == null) {
            throw new IllegalArgumentException("no parameter '" + name + "' is declared; there are " + values.keySet());
        }
        return value;
    }

    /** Returns a value as a whole number. */
    public long integer(String name) {
        return Long.parseLong(text(name).replace("_", ""));
    }

    /** Returns a value as a decimal number. */
    public double decimal(String name) {
        return Double.parseDouble(text(name).replace("_", ""));
    }

    /** Returns a value as a truth value. */
    public boolean flag(String name) {
        return Boolean.parseBoolean(text(name));
    }

    /** Returns a value as a path. */
    public Path path(String name) {
        return Path.of(text(name));
    }

    /**
     * Returns the value as a whole number within bounds.
     *
     * @throws InvalidParameterException where it lies outside
     */
    public int integerBetween(String name, int min, int max) {
        long value = integer(name);
        if (value < min || value > max) {
            throw new InvalidParameterException(
                    "parameter '" + name + "' must be between " + min + " and " + max + ", not " + value);
        }
        return (int) value;
    }

    static void check(String name, ParameterType type, String value) {
        try {
            switch (type) {
                case INTEGER -> Long.parseLong(value.replace("_", ""));
                case DECIMAL -> {
                    if (!Double.isFinite(Double.parseDouble(value.replace("_", "")))) {
                        throw new NumberFormatException(value);
                    }
                }
                case FLAG -> {
                    if (!value.equals("true") && !value.equals("false")) {
                        throw new InvalidParameterException(
                                "parameter '" + name + "' must be true or false, not '" + value + "'");
                    }
                }
                case PATH -> {
                    if (Path.of(value).toString().isEmpty()) {
                        throw new InvalidParameterException("parameter '" + name + "' must name a file or folder");
                    }
                }
                case TEXT -> {}
            }
        } catch (NumberFormatException | InvalidPathException e) {
            throw new InvalidParameterException(
                    "parameter '" + name + "' must be a valid " + type.label() + ", not '" + value + "'");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Parameters that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
