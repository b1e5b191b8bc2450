package io.whittle.simulation;

import io.whittle.spi.BlockList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Which blocks are in segments that run or wait on nodes, so that duplicates can be counted. */
final class InFlight {
    private final long[] holder;
    private final Map<Long, Part> parts = new HashMap<>();
    private int duplicates;

    private record Part(BlockList blocks, int end) {}

    InFlight(int blocks) {
        this.holder = new long[blocks];
        Arrays.fill(holder, Long.MIN_VALUE);
    }

    void dispatched(long attempt, BlockList blocks) {
        boolean duplicate = false;
        for (int i = 0; i < blocks.size(); i++) {
            int block = blocks.get(i);
            duplicate |= parts.containsKey(holder[block]);
            holder[block] = attempt;
        }
        duplicates += duplicate ? 1 : 0;
        parts.put(attempt, new Part(blocks, blocks.size()));
    }

    void shrunk(long attempt, int end) {
        Part part = parts.get(attempt);
        if (part != null && end < part.end()) {
            free(attempt, part, end);
            parts.put(attempt, new Part(part.blocks(), end));
        }
    }

    void ended(long attempt) {
        Part part = parts.remove(attempt);
        if (part != null) {
            free(attempt, part, 0);
        }
    }

    private void free(long attempt, Part part, int from) {
        for (int i = from; i < part.end(); i++) {
            int block = part.blocks().get(i);
            if (holder[block] == attempt) {
                holder[block] = Long.MIN_VALUE;
            }
        }
    }

    int duplicates() {
        return duplicates;
    }
}
