package io.whittle.core;

/**
 * What goes wrong in a simulated cluster.
 *
 * @param faults failures of nodes, blocks and messages
 * @param copying how often policies have blocks run again elsewhere
 * @param silence how likely a node is silent for a while
 * @param poison how likely a block holds items that cannot be done
 * @param lies how likely a result of the first node is wrong
 * @param tolerance what jobs put up with
 * @param moods whether what cannot be done can be done on every other node
 */
record Chaos(
        double faults, double copying, double silence, double poison, double lies, Tolerance tolerance, boolean moods) {
    Chaos(double faults, double copying, double silence, double poison, double lies, Tolerance tolerance) {
        this(faults, copying, silence, poison, lies, tolerance, false);
    }

    static Chaos of(double faults, double copying) {
        return new Chaos(faults, copying, 0, 0, 0, Tolerance.DEFAULT);
    }

    /** Returns whether the machines' own clocks and breaks are part of it. */
    boolean disturbsTime() {
        return faults > 0 || silence > 0;
    }

    /** Returns whether there are always some nodes that stay, since results are compared. */
    boolean steady() {
        return lies > 0 || tolerance.verifyFraction() > 0;
    }
}
