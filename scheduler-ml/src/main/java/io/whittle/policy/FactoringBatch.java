package io.whittle.policy;

/**
 * The batch of factoring with x = 2: half of what waits is cut into P equal chunks, {@code ⌈R/(2P)⌉} each, and the size is
 * kept for P dispatches. A batch that nodes or blocks changed under is given up for a new one.
 */
final class FactoringBatch {
    private int nodes = 1;
    private int chunk;
    private int dispatchesLeft;

    /** Begins anew at the next dispatch, for this many nodes. */
    void nodes(int count) {
        nodes = count;
        dispatchesLeft = 0;
    }

    /** Begins anew at the next dispatch. */
    void restart() {
        dispatchesLeft = 0;
    }

    /** Returns whether the next dispatch begins a batch. */
    boolean begins() {
        return dispatchesLeft == 0;
    }

    /** Counts a dispatch and returns the chunk size of its batch, of a node of weight 1. */
    int next(int left) {
        if (dispatchesLeft == 0) {
            chunk = ChunkRule.ceilingOfQuotient(left, 2L * nodes);
            dispatchesLeft = nodes;
        }
        dispatchesLeft--;
        return chunk;
    }
}
