package io.whittle.scheduler;

import io.whittle.spi.Partition;
import io.whittle.spi.backend.BlockOutcomes;
import io.whittle.spi.backend.NodeDescription;
import io.whittle.spi.cost.Bins;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How long each block took, and where: 12 bytes a block. Written by the loop. */
final class BlockTimes {
    private final List<NodeDescription> nodes = new ArrayList<>();
    private int lastIndex = -1;
    private long[] nanos = new long[0];
    private int[] nodeOf = new int[0]; // index into nodes + 1; 0 where the block has not run
    private final Map<Integer, Integer> lacking = new HashMap<>(); // how many items a block was run without

    void add(NodeDescription node, BlockOutcomes outcomes) {
        for (int i = 0; i < outcomes.size(); i++) {
            add(node, outcomes.block(i), outcomes.nanos(i));
        }
    }

    void add(NodeDescription node, int block, long took) {
        if (lastIndex < 0 || !nodes.get(lastIndex).equals(node)) {
            lastIndex = indexOf(node);
        }
        if (block >= nanos.length) {
            int length = Math.max(block + 1, (int) Math.min(Integer.MAX_VALUE - 8L, nanos.length * 2L));
            nanos = Arrays.copyOf(nanos, length);
            nodeOf = Arrays.copyOf(nodeOf, length);
        }
        nanos[block] = took;
        nodeOf[block] = lastIndex + 1;
    }

    /** A block has run without one more of its items: what it took is what the others cost. */
    void withoutItem(int block) {
        lacking.merge(block, 1, Integer::sum);
    }

    /** Returns how long a block took that has run. */
    long nanosOf(int block) {
        return nanos[block];
    }

    private int indexOf(NodeDescription node) {
        int index = nodes.indexOf(node);
        if (index < 0) {
            index = nodes.size();
            nodes.add(node);
        }
        return index;
    }

    /** Returns the rows of a bin on a node, in the order of the bins. */
    List<BinRecord> records(Partition partition, Bins bins) {
        List<BinRecord> records = new ArrayList<>();
        for (int bin = 0; bin < bins.count(); bin++) {
            long[] items = new long[nodes.size()];
            long[] spent = new long[nodes.size()];
            for (int block = bins.firstBlock(bin); block < Math.min(bins.endBlock(bin), nanos.length); block++) {
                if (nodeOf[block] > 0) {
                    items[nodeOf[block] - 1] += partition.size(block) - lacking.getOrDefault(block, 0);
                    spent[nodeOf[block] - 1] += nanos[block];
                }
            }
            for (int node = 0; node < items.length; node++) {
                if (items[node] > 0) {
                    records.add(new BinRecord(bin, nodes.get(node).id(), items[node], spent[node]));
                }
            }
        }
        return records;
    }

    /** Returns the time before which no schedule could have ended, see {@link RunRecord#lowerBoundNanos}. */
    long lowerBoundNanos(List<NodeDescription> present) {
        double total = 0;
        double dearest = 0;
        for (int block = 0; block < nanos.length; block++) {
            if (nodeOf[block] > 0) {
                double cost = nanos[block] * nodes.get(nodeOf[block] - 1).speed();
                total += cost;
                dearest = Math.max(dearest, cost);
            }
        }
        double capacity = present.stream()
                .mapToDouble(node -> node.speed() * node.slots())
                .sum();
        double fastest =
                present.stream().mapToDouble(NodeDescription::speed).max().orElse(0);
        return capacity <= 0 ? 0 : Math.round(Math.max(total / capacity, dearest / fastest));
    }
}
