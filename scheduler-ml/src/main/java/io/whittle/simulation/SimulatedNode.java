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
 * @param openingSeconds what the node takes to open the job, once its first segment is there and before the first block
 *     begins: reading an index, starting a process
 */
public record SimulatedNode(
        double nominalSpeed,
        double speed,
        double startSeconds,
        List<Step> availability,
        double diesSeconds,
        double rejoinsSeconds,
        double openingSeconds) {

    /** From this time on the node has this share of its speed. */
    public record Step(double seconds, double share) {}

    public SimulatedNode {
        availability = List.copyOf(availability);
        if (!(openingSeconds >= 0)) {
            throw new IllegalArgumentException("opening takes 0 s or more, not " + openingSeconds);
        }
    }

    /** A node that opens jobs at once. */
    public SimulatedNode(
            double nominalSpeed,
            double speed,
            double startSeconds,
            List<Step> availability,
            double diesSeconds,
            double rejoinsSeconds) {
        this(nominalSpeed, speed, startSeconds, availability, diesSeconds, rejoinsSeconds, 0);
    }

    /** A node as nominal, always there. */
    public static SimulatedNode of(double speed) {
        return new SimulatedNode(speed, speed, 0, List.of(), Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /** The same node, which takes so long to open a job. */
    public SimulatedNode opening(double seconds) {
        return new SimulatedNode(nominalSpeed, speed, startSeconds, availability, diesSeconds, rejoinsSeconds, seconds);
    }

    /** Returns when it can begin a first block that is sent to it as it comes back or, before that, as it comes. */
    double readySeconds(boolean again, double dispatchSeconds) {
        return (again ? rejoinsSeconds : startSeconds) + dispatchSeconds + openingSeconds;
    }
}
