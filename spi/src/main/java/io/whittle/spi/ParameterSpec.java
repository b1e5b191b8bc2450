package io.whittle.spi;

import java.util.List;
import java.util.Optional;

/**
 * One parameter that a workload takes.
 *
 * @param name its name: lower-case words joined by hyphens
 * @param type what its text must look like
 * @param defaultValue what it is when not given; empty where it must be given
 * @param choices the only texts allowed, or empty for any text of the type
 * @param description one sentence for people, with the unit
 * @param condition when it plays a part; empty for always
 */
public record ParameterSpec(
        String name,
        ParameterType type,
        Optional<String> defaultValue,
        List<String> choices,
        String description,
        Optional<Condition> condition) {

    /**
     * Another parameter decides.
     *
     * @param parameter the name of the other one, which is declared without a condition
     * @param text the text that the other one must have
     */
    public record Condition(String parameter, String text) {}

    /** A parameter that always plays a part. */
    public ParameterSpec(
            String name, ParameterType type, Optional<String> defaultValue, List<String> choices, String description) {
        this(name, type, defaultValue, choices, description, Optional.empty());
    }

    public ParameterSpec {
        if (!name.matches("[a-z][a-z0-9-]*")) {
            throw new IllegalArgumentException("parameter names are lower-case words and hyphens: '" + name + "'");
        }
        choices = List.copyOf(choices);
        if (defaultValue.isPresent()) {
            Parameters.check(name, type, defaultValue.get());
            if (!choices.isEmpty() && !choices.contains(defaultValue.get())) {
                throw new IllegalArgumentException("the default '" + defaultValue.get() + "' of parameter '" + name
                        + "' is not one of its choices " + choices);
            }
        }
        if (condition.isPresent()
                && (defaultValue.isEmpty() || condition.get().parameter().equals(name))) {
            throw new IllegalArgumentException("parameter '" + name
                    + "' plays a part only under a condition, so it needs a default and another parameter to go by");
        }
    }

    /** A parameter that must be given. */
    public static ParameterSpec required(String name, ParameterType type, String description) {
        return new ParameterSpec(name, type, Optional.empty(), List.of(), description);
    }

    /** A parameter with a default. */
    public static ParameterSpec optional(String name, ParameterType type, String defaultValue, String description) {
        return new ParameterSpec(name, type, Optional.of(defaultValue), List.of(), description);
    }

    /** A text parameter that is one of a few words, the first being the default. */
    public static ParameterSpec choice(String name, List<String> choices, String description) {
        return new ParameterSpec(name, ParameterType.TEXT, Optional.of(choices.get(0)), choices, description);
    }

    /**
     * Returns the same parameter for jobs in which another one has a certain text, and for no others: what is asked of a
     * generator, where there may be an input file instead. In other jobs it has its default, and is neither shown nor
     * learned from.
     *
     * @param parameter the name of the other one
     * @param text the text that the other one must have
     */
    public ParameterSpec onlyWhere(String parameter, String text) {
        return new ParameterSpec(
                name, type, defaultValue, choices, description, Optional.of(new Condition(parameter, text)));
    }
}
