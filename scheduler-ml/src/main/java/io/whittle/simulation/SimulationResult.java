package io.whittle.simulation;

/**
 * What came of a simulated run.
 *
 * @param makespanSeconds when the scheduler had heard of the last block's end
 * @param lowerBoundSeconds see {@link SimulationCase#lowerBoundSeconds}
 * @param dispatches segments dispatched
 * @param shrinks segments cut back
 * @param duplicates segments dispatched with a block that was in another running or queued segment
 * @param messages all messages between scheduler and nodes
 * @param itemsRun items that were run, those run again counted again
 * @param itemsCommitted items that count
 */
public record SimulationResult(
        double makespanSeconds,
        double lowerBoundSeconds,
        int dispatches,
        int shrinks,
        int duplicates,
        int messages,
        long itemsRun,
        long itemsCommitted) {
    /** Returns makespan ÷ lower bound. */
    public double ratio() {
        return lowerBoundSeconds == 0 ? 1 : makespanSeconds / lowerBoundSeconds;
    }
}
