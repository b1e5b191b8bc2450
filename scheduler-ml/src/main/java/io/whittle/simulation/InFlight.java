package io.whittle.simulation;

import io.whittle.spi.BlockList;
import java.util.HashMap;
import java.util.Map;

/** Which blocks are in segments that run or wait on nodes, so that duplicates can be counted. */
final class InFlight {
    private final int[] holders;
    private final Map<Long, Part> parts = new HashMap<>();
    private int duplicates;

    private record Part(BlockList blocks, int end) {}

    InFlight(int blocks) {
        this.holders = new int[blocks];
    }

    void dispatched(long attempt, BlockList blocks) {
        boolean duplicate = false;
        for (int i = 0; i < blocks.size(); i++) {
            duplicate |= holders[blocks.get(i)]++ > 0;
        }
        duplicates += duplicate ? 1 : 0;
        parts.put(attempt, new Part(blocks, blocks.size()));
    }

    void shrunk(long attempt, int end) {
        Part part = parts.get(attempt);
        if (part != null && end < part.end()) {
            free(part, end);
            parts.put(attempt, new Part(part.blocks(), end));
        }
    }

    void ended(long attempt) {
        Part part = parts.remove(attempt);
        if (part != null) {
            free(part, 0);
        }
    }

    private void free(Part part, int from) {
        for (int i = from; i < part.end(); i++) {
            holders[part.blocks().get(i)]--;
        }
    }

    int duplicates() {
        return duplicates;
    }
}
