package io.whittle.spi;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a job requires of one attribute of the nodes that may run it. An attribute that a node does not have meets nothing
 * but {@link Relation#ABSENT}: what is not known of a node is not taken for granted. Immutable.
 *
 * @param attribute the attribute's name
 * @param relation how its value is to be
 * @param values what it is compared with: none for presence and absence, one number for an order, else at least one
 */
public record Requirement(String attribute, Relation relation, List<String> values) {
    /** How the value of an attribute is to be. */
    public enum Relation {
        /** The node has the attribute, whatever its value: {@code gpu}. */
        PRESENT(""),
        /** The node does not have it: {@code !gpu}. */
        ABSENT("!"),
        /** It is one of these texts: {@code zone=eu}, {@code zone=eu,ch}. */
        ONE_OF("="),
        /** It is there, and none of these texts: {@code zone!=us}. */
        NONE_OF("!="),
        /** It is a number of at least this: {@code memory-bytes>=4g}. */
        AT_LEAST(">="),
        /** It is a number of at most this: {@code watts<=250}. */
        AT_MOST("<="),
        /** It is a number above this: {@code cores>2}. */
        ABOVE(">"),
        /** It is a number below this: {@code price-per-hour<0.5}. */
        BELOW("<");

        private final String sign;

        Relation(String sign) {
            this.sign = sign;
        }

        private boolean isOrder() {
            return this == AT_LEAST || this == AT_MOST || this == ABOVE || this == BELOW;
        }

        private boolean takesValues() {
            return this != PRESENT && this != ABSENT;
        }
    }

    /** Attributes are called so. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]*");
    /** Values hold nothing that has a meaning here. */
    private static final Pattern VALUE = Pattern.compile("[^\\s,=<>!]+");

    private static final Pattern TEXT = Pattern.compile(
            "\\s*(?<not>!?)\\s*(?<name>" + NAME + ")\\s*(?:(?<sign>!=|>=|<=|=|>|<)(?<values>.*))?", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(?:\\.[0-9]+)?[kmgtKMGT]?");
    private static final String UNITS = "kmgt";

    public Requirement {
        values = List.copyOf(values);
        boolean sensible = NAME.matcher(attribute).matches()
                && values.stream().allMatch(value -> VALUE.matcher(value).matches())
                && (relation.takesValues() ? !values.isEmpty() : values.isEmpty())
                && (!relation.isOrder()
                        || (values.size() == 1 && number(values.get(0)).isPresent()));
        if (!sensible) {
            throw wrong(text(attribute, relation, values));
        }
    }

    /**
     * Reads a requirement as people write it: {@code gpu}, {@code !gpu}, {@code zone=eu}, {@code zone=eu,ch},
     * {@code zone!=us}, {@code memory-bytes>=4g}. Numbers may end in {@code k}, {@code m}, {@code g} or {@code t}: times
     * 1024, and so on.
     *
     * @throws IllegalArgumentException where it is none of these, in a sentence for a person
     */
    public static Requirement parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()
                || (parts.group("sign") != null && !parts.group("not").isEmpty())) {
            throw wrong(text);
        }
        String sign = parts.group("sign") == null ? parts.group("not") : parts.group("sign");
        Relation relation = Arrays.stream(Relation.values())
                .filter(each -> each.sign.equals(sign))
                .findFirst()
                .orElseThrow(() -> wrong(text));
        return new Requirement(
                parts.group("name"),
                relation,
                parts.group("sign") == null
                        ? List.of()
                        : Arrays.stream(parts.group("values").split(",", -1))
                                .map(String::strip)
                                .toList());
    }

    /** Returns whether an attribute may be called so. */
    public static boolean isAttribute(String name) {
        return NAME.matcher(name).matches();
    }

    /** Returns whether a text can be the value that an attribute is compared with: no blanks, and none of {@code ,=<>!}. */
    public static boolean isValue(String text) {
        return VALUE.matcher(text).matches();
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(
                "'" + text + "' is no requirement: write an attribute that nodes must have (gpu),"
                        + " must not have (!gpu), or a comparison such as zone=eu, zone=eu,ch, zone!=us or memory-bytes>=4g");
    }

    /** Returns whether a node of these attributes meets it. */
    public boolean metBy(Map<String, String> attributes) {
        String value = attributes.get(attribute);
        if (value == null) {
            return relation == Relation.ABSENT;
        }
        return switch (relation) {
            case PRESENT -> true;
            case ABSENT -> false;
            case ONE_OF -> values.contains(value);
            case NONE_OF -> !values.contains(value);
            case AT_LEAST, AT_MOST, ABOVE, BELOW -> {
                OptionalDouble is = number(value);
                yield is.isPresent()
                        && inOrder(is.getAsDouble(), number(values.get(0)).orElseThrow());
            }
        };
    }

    private boolean inOrder(double is, double limit) {
        return switch (relation) {
            case AT_LEAST -> is >= limit;
            case AT_MOST -> is <= limit;
            case ABOVE -> is > limit;
            default -> is < limit;
        };
    }

    /** Returns what a node of these attributes has instead: {@code zone=us}, {@code no zone}. */
    String insteadIn(Map<String, String> attributes) {
        String value = attributes.get(attribute);
        return value == null ? "no " + attribute : value.isEmpty() ? attribute : attribute + "=" + value;
    }

    private static OptionalDouble number(String text) {
        if (!NUMBER.matcher(text).matches()) {
            return OptionalDouble.empty();
        }
        int unit = UNITS.indexOf(Character.toLowerCase(text.charAt(text.length() - 1))) + 1;
        double number = Double.parseDouble(unit == 0 ? text : text.substring(0, text.length() - 1));
        return OptionalDouble.of(Math.scalb(number, 10 * unit));
    }

    private static String text(String attribute, Relation relation, List<String> values) {
        return relation.takesValues()
                ? attribute + relation.sign + values.stream().collect(Collectors.joining(","))
                : relation.sign + attribute;
    }

    /** Returns it as {@link #parse} reads it. */
    @Override
    public String toString() {
        return text(attribute, relation, values);
    }
}
