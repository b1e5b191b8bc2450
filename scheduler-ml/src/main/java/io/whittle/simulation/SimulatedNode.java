package io.whittle.simulation;

import java.util.List;

/**
 * A node of a simulated cluster. Times in seconds.
 *
 * @param nominalSpeed what the scheduler is told
 * @param speed what is true
 * @param startSeconds when it comes
 * @param availability from when on it has which share of its speed; before the first entry, all of it
 * @param diesSeconds when it dies; infinite for never
 * @param rejoinsSeconds when it comes back; infinite for never
 */
public record SimulatedNode(
        double nominalSpeed,
        double speed,
        double startSeconds,
        List<Step> availability,
        double diesSeconds,
        double rejoinsSeconds) {

    /** From this time on the node has this share of its speed. */
    public record Step(double seconds, double share) {}

    public SimulatedNode {
        availability = List.copyOf(availability);
    }

    /** A node as nominal, always there. */
    public static SimulatedNode of(double speed) {
        return new SimulatedNode(speed, speed, 0, List.of(), Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
}
