package io.whittle.policy;

import io.whittle.spi.BlockList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * Deals blocks to nodes. With costs that differ: longest processing time first (Graham 1969) on related machines, each
 * block to the node that would end it earliest. With equal costs this is weighted round-robin, so that each list samples
 * the whole job.
 */
final class Dealer {
    /** Up to this many comparisons every node is looked at for a block; beyond, the one that is done first gets it. */
    private static final int MAX_COMPARISONS = 2_000_000;

    /** Blocks of less than this share of what a node gets end it late by no more than that: their order is free. */
    private static final double SMALL = 0.01;

    /** The last blocks of a list, up to this share of its cost, come cheapest last: so that the ends are even. */
    private static final double TAIL = 0.25;

    /** Where costs are off by more than this, the cheapest ones may well be dear. */
    private static final double UNSURE = 0.5;

    /**
     * A block in hand cannot be taken from a node that turns out to be slow, so it is placed as if it took so much longer:
     * e to the power of one and a half deviations of what nodes are usually off. The rest evens out what is lost by that.
     */
    private static final double HEDGE = 1.6;

    private Dealer() {}

    /**
     * @param blocks what to deal
     * @param costs their costs
     * @param rates how much cost each node works off per second
     * @param busy for how many seconds each node has something else to do
     * @param dearestFirst whether to begin with the dearest; else in the given order
     * @param deviation standard deviation of the log of a block's cost around what is given: the larger, the less the order
     *     follows it, since a dear block that was taken for a cheap one must not come last for that
     * @return a list for each node, possibly empty. With the dearest first, only blocks that are large against a node's
     *     share come in that order; the rest follow in the given order, so that results can be merged as they come
     */
    static List<BlockList> deal(
            int[] blocks, double[] costs, double[] rates, double[] busy, boolean dearestFirst, double deviation) {
        int[] order = IntStream.range(0, blocks.length).toArray();
        if (dearestFirst) {
            sortByCost(order, costs);
        }
        int[] owner = owners(order, costs, rates, busy, dearestFirst ? HEDGE : 1);
        int firstSmall = 0;
        if (dearestFirst) {
            double small =
                    SMALL * Math.exp(2 * deviation) * Arrays.stream(costs).sum() / rates.length;
            while (firstSmall < order.length && costs[order[firstSmall]] > small) {
                firstSmall++;
            }
            Arrays.sort(order, firstSmall, order.length);
        }
        List<int[]> lists = lists(order, owner, rates.length);
        if (dearestFirst && deviation < UNSURE) {
            lists.forEach(list -> cheapestLast(list, costs));
        }
        return lists.stream()
                .map(list ->
                        BlockList.of(Arrays.stream(list).map(i -> blocks[i]).toArray()))
                .toList();
    }

    /** Returns who gets each block. */
    private static int[] owners(int[] order, double[] costs, double[] rates, double[] busy, double hedge) {
        double[] load = new double[rates.length];
        Arrays.setAll(load, node -> busy[node] * rates[node]);
        int[] owner = new int[order.length];
        int first = Math.min(order.length, MAX_COMPARISONS / rates.length);
        for (int i = 0; i < first; i++) {
            owner[order[i]] = earliestEnd(load, rates, hedge * costs[order[i]]);
            load[owner[order[i]]] += costs[order[i]];
        }
        if (first < order.length) {
            byEarliestFree(order, first, costs, rates, load, owner);
        }
        return owner;
    }

    private static int earliestEnd(double[] load, double[] rates, double cost) {
        int best = 0;
        for (int node = 1; node < rates.length; node++) {
            if ((load[node] + cost) * rates[best] < (load[best] + cost) * rates[node]) {
                best = node;
            }
        }
        return best;
    }

    private static void byEarliestFree(
            int[] order, int first, double[] costs, double[] rates, double[] load, int[] owner) {
        record Node(int index, double free) implements Comparable<Node> {
            @Override
            public int compareTo(Node other) {
                return free != other.free ? Double.compare(free, other.free) : Integer.compare(index, other.index);
            }
        }
        PriorityQueue<Node> nodes = new PriorityQueue<>();
        double half = 0.5 * costs[order[first]]; // so that slow nodes do not get one more as often as not
        for (int node = 0; node < rates.length; node++) {
            nodes.add(new Node(node, (load[node] + half) / rates[node]));
        }
        for (int i = first; i < order.length; i++) {
            Node node = nodes.remove();
            owner[order[i]] = node.index();
            nodes.add(new Node(node.index(), node.free() + costs[order[i]] / rates[node.index()]));
        }
    }

    /** Sorts positions by falling cost; equal costs keep their order. */
    private static void sortByCost(int[] order, double[] costs) {
        long[] keys = new long[order.length];
        for (int i = 0; i < keys.length; i++) {
            // costs are positive, so their bits order as they do; ~ turns the order round
            keys[i] = ((long) ~Float.floatToIntBits((float) costs[order[i]]) << 32) | order[i];
        }
        Arrays.sort(keys);
        for (int i = 0; i < keys.length; i++) {
            order[i] = (int) keys[i];
        }
    }

    private static List<int[]> lists(int[] order, int[] owner, int nodes) {
        int[] sizes = new int[nodes];
        for (int node : owner) {
            sizes[node]++;
        }
        int[][] lists = new int[nodes][];
        for (int node = 0; node < nodes; node++) {
            lists[node] = new int[sizes[node]];
        }
        int[] filled = new int[nodes];
        for (int i : order) {
            int node = owner[i];
            lists[node][filled[node]++] = i;
        }
        return List.of(lists);
    }

    /** Sorts the last part of a list by falling cost. */
    private static void cheapestLast(int[] list, double[] costs) {
        double total = 0;
        for (int i : list) {
            total += costs[i];
        }
        int from = list.length;
        double tail = 0;
        while (from > 0 && tail + costs[list[from - 1]] <= TAIL * total) {
            tail += costs[list[--from]];
        }
        int[] part = Arrays.copyOfRange(list, from, list.length);
        sortByCost(part, costs);
        System.arraycopy(part, 0, list, from, part.length);
    }
}
