package io.whittle.spi.backend;

import io.whittle.spi.Suggestion;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many nodes a backend of this machine is to have, and how fast, as people write it in its settings: {@value #SPEEDS},
 * {@value #TOTAL_CORES}, {@value #SLOTS}, {@value #EMULATE_SPEEDS}. Speeds are shares of a core; where one is greater than
 * 1, all are relative, and scaled so that the nodes together take three quarters of the machine.
 *
 * @param speeds of each node, in cores
 * @param slots of each node
 * @param emulated whether nodes idle so as to be that slow
 */
public record NodeSpeeds(List<Double> speeds, int slots, boolean emulated) {
    /** The setting that lists the speeds. */
    public static final String SPEEDS = "speeds";
    /** The setting that says how many cores all nodes take together. */
    public static final String TOTAL_CORES = "total-cores";
    /** The setting that says how many segments each node runs at once. */
    public static final String SLOTS = "slots";
    /** The setting that says whether slow nodes idle. */
    public static final String EMULATE_SPEEDS = "emulate-speeds";

    /** All these settings. */
    public static final List<String> KNOWN = List.of(SPEEDS, TOTAL_CORES, SLOTS, EMULATE_SPEEDS);

    /** What a list says of a node that the backend takes no settings of, one by one. */
    private static final Pattern OF_NODE = Pattern.compile("nodes\\.(\\d+)\\.(.+)");

    /** What every backend whose nodes have speeds can be told of each. */
    private static final List<String> OF_EVERY_NODE = List.of("speed", "count", NodeLabels.LABELS);

    private static final int MAX_THREADS = 4096;
    /** Leaves room for the scheduler and the machine, so that relative speeds come out as asked for. */
    private static final double SHARE_OF_MACHINE = 0.75;
    /** Texts such as 0.1 are not exact. */
    private static final double ROUNDING = 1e-9;

    public NodeSpeeds {
        speeds = List.copyOf(speeds);
    }

    /**
     * Refuses settings that a backend does not have.
     *
     * @param backend the backend's name
     * @param known the settings it has
     * @throws IllegalArgumentException naming the first unknown one, and what is meant perhaps
     */
    public static void checkNames(String backend, Collection<String> names, List<String> known) {
        for (String name : names) {
            Matcher ofNode = OF_NODE.matcher(name);
            if (!known.contains(name) && ofNode.matches()) {
                String field = ofNode.group(2);
                throw new IllegalArgumentException("node " + ofNode.group(1) + " of the list has '" + field
                        + "', and the " + backend + " backend takes nothing of that kind"
                        + Suggestion.nearest(field, OF_EVERY_NODE)
                                .map(nearest -> "; did you mean '" + nearest + "'?")
                                .orElse("; of its nodes it takes " + String.join(", ", OF_EVERY_NODE)));
            }
            if (!known.contains(name)) {
                String hint = Suggestion.nearest(name, known)
                        .map(nearest -> "; did you mean '" + nearest + "'?")
                        .orElse(".");
                throw new IllegalArgumentException("the " + backend + " backend has no setting '" + name + "'" + hint
                        + " Known: " + String.join(", ", known));
            }
        }
    }

    /**
     * Reads these settings for a machine of this many cores; others are passed over.
     *
     * @param backend the backend's name
     * @throws IllegalArgumentException naming the setting that is wrong, and what is allowed
     */
    public static NodeSpeeds parse(String backend, Map<String, String> configuration, int cores) {
        boolean emulated = flag(backend, configuration.getOrDefault(EMULATE_SPEEDS, "true"));
        int slots = slots(backend, configuration.getOrDefault(SLOTS, "1"));
        double[] speeds = configuration.containsKey(SPEEDS) ? speeds(backend, configuration.get(SPEEDS)) : ones(cores);
        if ((long) slots * speeds.length > MAX_THREADS) {
            throw new IllegalArgumentException(speeds.length + " nodes of " + slots
                    + " slots are too many for the " + backend + " backend: it runs at most " + MAX_THREADS
                    + " threads; lower '" + SLOTS + "' or name fewer '"
                    + SPEEDS + "'");
        }
        double widest = widest(speeds) * slots;
        if (configuration.containsKey(TOTAL_CORES)) {
            double total = positive(backend, TOTAL_CORES, configuration.get(TOTAL_CORES));
            if (emulated && total > widest * (1 + ROUNDING)) {
                throw new IllegalArgumentException(
                        "setting '" + TOTAL_CORES + "' of the " + backend + " backend must be at most "
                                + widest + " for these speeds, since no thread is faster than one core; it is "
                                + configuration.get(TOTAL_CORES));
            }
            speeds = scaled(speeds, total / slots);
        } else if (emulated && max(speeds) > 1) {
            speeds = scaled(speeds, Math.min(widest, SHARE_OF_MACHINE * cores) / slots);
        }
        return new NodeSpeeds(Arrays.stream(speeds).boxed().toList(), slots, emulated);
    }

    /** Returns how many cores the nodes take when all are busy. */
    public double totalCores() {
        return slots
                * (emulated ? speeds.stream().mapToDouble(Double::doubleValue).sum() : speeds.size());
    }

    private static double[] ones(int cores) {
        return Collections.nCopies(cores, 1.0).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    private static double max(double[] speeds) {
        return Arrays.stream(speeds).max().orElseThrow();
    }

    /** Returns the sum of the speeds when the fastest is 1. */
    private static double widest(double[] speeds) {
        return Arrays.stream(speeds).sum() / max(speeds);
    }

    private static double[] scaled(double[] speeds, double sum) {
        double total = Arrays.stream(speeds).sum();
        return Arrays.stream(speeds).map(speed -> rounded(speed * sum / total)).toArray();
    }

    /** Speeds are shown to people. */
    private static double rounded(double speed) {
        return new BigDecimal(speed).round(new MathContext(12)).doubleValue();
    }

    private static double[] speeds(String backend, String text) {
        String[] parts = text.strip().split("\\s*[,:]\\s*", -1);
        double[] speeds = new double[parts.length];
        for (int i = 0; i < parts.length; i++) {
            speeds[i] = positive(backend, SPEEDS, parts[i]);
        }
        return speeds;
    }

    private static double positive(String backend, String name, String text) {
        try {
            double value = Double.parseDouble(text);
            if (value > 0 && value < Double.POSITIVE_INFINITY) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below, in words
        }
        String allowed = name.equals(SPEEDS)
                ? "positive numbers separated by commas, such as 1,1,0.5,0.25"
                : "a positive number, such as 1.5";
        throw new IllegalArgumentException(
                "setting '" + name + "' of the " + backend + " backend must be " + allowed + "; it has '" + text + "'");
    }

    private static int slots(String backend, String text) {
        try {
            int slots = Integer.parseInt(text.strip());
            if (slots >= 1) {
                return slots;
            }
        } catch (NumberFormatException e) {
            // told below, in words
        }
        throw new IllegalArgumentException("setting '" + SLOTS + "' of the " + backend
                + " backend must be a whole number of at least 1; it is '" + text + "'");
    }

    private static boolean flag(String backend, String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("setting '" + EMULATE_SPEEDS + "' of the " + backend
                    + " backend must be true or false; it is '" + text + "'");
        }
        return text.equals("true");
    }
}
