package io.whittle.plugin.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Settings as people write them. What is wrong is refused by an {@link IllegalArgumentException} that names it.
 *
 * @param whose whose they are, for messages: {@code of the process backend}
 * @param values by name
 */
record SettingTexts(String whose, Map<String, String> values) {
    /** Sorts {@code nodes.3.speed} under 3. */
    static void addNode(Map<Integer, Map<String, String>> nodes, String name, String value) {
        String[] parts = name.split("\\.", 3);
        if (parts.length < 3 || !parts[1].matches("[1-9][0-9]{0,5}")) {
            throw new IllegalArgumentException("the process backend has no setting '" + name
                    + "': those of a node are called nodes.1.speed, nodes.1.memory, nodes.2.ssh, …");
        }
        nodes.computeIfAbsent(Integer.valueOf(parts[1]), key -> new TreeMap<>()).put(parts[2], value);
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise).strip();
    }

    List<String> words(String name, String otherwise) {
        String text = text(name, otherwise);
        return text.isEmpty() ? List.of() : Arrays.asList(text.split("\\s+"));
    }

    List<Path> paths(String name) {
        String text = text(name, "");
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(System.getProperty("path.separator")))
                        .map(Path::of)
                        .toList();
    }

    int whole(String name, int otherwise, int min, int max) {
        String text = text(name, "");
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below, in words
        }
        throw refused(name, "a whole number from " + min + " to " + max, text);
    }

    double positive(String name, double otherwise) {
        String text = text(name, "");
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            double value = Double.parseDouble(text);
            if (value > 0 && value < Double.POSITIVE_INFINITY) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below, in words
        }
        throw refused(name, "a positive number, such as 1.5", text);
    }

    boolean flag(String name, boolean otherwise) {
        String text = text(name, Boolean.toString(otherwise));
        if (!text.equals("true") && !text.equals("false")) {
            throw refused(name, "true or false", text);
        }
        return text.equals("true");
    }

    /** Seconds, as a decimal number. */
    Duration duration(String name, Duration otherwise) {
        double seconds = positive(name, otherwise.toMillis() / 1e3);
        if (seconds < 0.01 || seconds > 1e6) {
            throw refused(name, "a number of seconds from 0.01 to 1000000", text(name, ""));
        }
        return Duration.ofMillis(Math.round(seconds * 1e3));
    }

    /** Memory as Java's -Xmx takes it; empty where none is named. */
    String memory(String name) {
        String text = text(name, "");
        if (!text.isEmpty()) {
            bytes(name, 0);
        }
        return text;
    }

    long bytes(String name, long otherwise) {
        String text = text(name, "");
        if (text.isEmpty()) {
            return otherwise;
        }
        if (!text.matches("[1-9][0-9]{0,9}[kKmMgGtT]?")) {
            throw refused(name, "an amount of memory, such as 512m or 2g", text);
        }
        int unit = "kmgt".indexOf(Character.toLowerCase(text.charAt(text.length() - 1))) + 1;
        long number = Long.parseLong(unit == 0 ? text : text.substring(0, text.length() - 1));
        if (number > Long.MAX_VALUE >> (10 * unit)) {
            throw refused(name, "an amount of memory, such as 512m or 2g", text);
        }
        return number << (10 * unit);
    }

    private IllegalArgumentException refused(String name, String allowed, String text) {
        return new IllegalArgumentException(
                "setting '" + name + "' " + whose + " must be " + allowed + "; it is '" + text + "'");
    }
}
