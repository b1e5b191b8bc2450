package io.whittle.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The speeds of nodes as a person writes them: {@code 1,1,0.5,0.25} or {@code 4:2:2:1}.
 *
 * @param speeds one per node, positive
 */
public record NodeSpeeds(List<Double> speeds) {
    public NodeSpeeds {
        speeds = List.copyOf(speeds);
    }

    /**
     * Reads speeds separated by commas or colons.
     *
     * @throws CommandException naming what is wrong
     */
    public static NodeSpeeds parse(String text) {
        List<Double> speeds = new ArrayList<>();
        for (String part : text.strip().split("[,:]", -1)) {
            speeds.add(speed(part.strip(), text));
        }
        return new NodeSpeeds(speeds);
    }

    private static double speed(String part, String text) {
        try {
            double speed = Double.parseDouble(part);
            if (speed > 0 && speed < Double.POSITIVE_INFINITY) {
                return speed;
            }
        } catch (NumberFormatException e) {
            // told below, in words
        }
        throw CommandException.usage("--nodes takes positive speeds separated by commas or colons, such as 1,1,0.5,0.25"
                + " or 4:2:2:1; '" + text + "' has " + (part.isEmpty() ? "an empty one" : "'" + part + "'"));
    }

    /** Returns the speeds separated by commas. */
    public String text() {
        return speeds.stream().map(NodeSpeeds::plain).collect(Collectors.joining(","));
    }

    private static String plain(double speed) {
        return speed == Math.rint(speed) && speed < 1e15 ? Long.toString((long) speed) : Double.toString(speed);
    }
}
