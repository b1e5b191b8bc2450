package io.whittle.cost;

import java.util.Arrays;
import java.util.Optional;

/**
 * Trees made ready for many rows at once. A walk down a tree jumps where no processor can foresee it. Here each leaf is a
 * bit: a question that a row answers by "above" takes the bits of all leaves on its lower side away, and the first bit that
 * is left is the leaf where the walk would have ended. What rows take away is found in tables, column by column, and kept
 * for all classes of nodes; what a class takes away is the same for all rows. Values are those of the walk, to the bit.
 * Immutable.
 */
final class TreeScan {
    private static final int WORD = 64;

    /** What is deeper is walked. */
    private static final int MAX_DEPTH = 256;

    private final TreeRegression trees;
    private final double[][] thresholds;
    private final int[] firstNode;
    private final int[] firstLeaf;
    private final int[] firstWord;
    private final double[] leaves;
    private final int[] columns;
    private final int[] ranks;
    private final int[] lowFirst;
    private final int[] lowEnd;
    private int nextNode;
    private int nextLeaf;

    private TreeScan(TreeRegression trees, int width) {
        this.trees = trees;
        int nodes = trees.columns().length;
        int count = trees.roots().length;
        this.thresholds = thresholds(trees, width);
        this.firstNode = new int[count + 1];
        this.firstLeaf = new int[count + 1];
        this.firstWord = new int[count + 1];
        this.leaves = new double[nodes];
        this.columns = new int[nodes];
        this.ranks = new int[nodes];
        this.lowFirst = new int[nodes];
        this.lowEnd = new int[nodes];
    }

    /** Returns trees made ready; empty where they share nodes, or are so deep that only a stranger's can be. */
    static Optional<TreeScan> of(TreeRegression trees, int width) {
        TreeScan scan = new TreeScan(trees, width);
        for (int tree = 0; tree < trees.roots().length; tree++) {
            if (!scan.place(trees.roots()[tree], scan.nextLeaf, 0)) {
                return Optional.empty();
            }
            scan.firstNode[tree + 1] = scan.nextNode;
            scan.firstLeaf[tree + 1] = scan.nextLeaf;
            int leaves = scan.nextLeaf - scan.firstLeaf[tree];
            scan.firstWord[tree + 1] = scan.firstWord[tree] + (leaves + WORD - 1) / WORD;
        }
        return Optional.of(scan);
    }

    private static double[][] thresholds(TreeRegression trees, int width) {
        int[] counts = new int[width];
        for (int column : trees.columns()) {
            if (column >= 0) {
                counts[column]++;
            }
        }
        double[][] sorted = new double[width][];
        Arrays.setAll(sorted, column -> new double[counts[column]]);
        for (int node = 0; node < trees.columns().length; node++) {
            int column = trees.columns()[node];
            if (column >= 0) {
                sorted[column][--counts[column]] = trees.numbers()[node];
            }
        }
        for (int column = 0; column < width; column++) {
            sorted[column] = Arrays.stream(sorted[column]).sorted().distinct().toArray();
        }
        return sorted;
    }

    /** Numbers the leaves at and below a node, those at or below its threshold first. */
    private boolean place(int node, int leafOfTree, int depth) {
        if (nextNode + nextLeaf >= trees.columns().length || depth > MAX_DEPTH) {
            return false; // nodes of a tree are visited once
        }
        int column = trees.columns()[node];
        if (column < 0) {
            leaves[nextLeaf++] = trees.numbers()[node];
            return true;
        }
        int index = nextNode++;
        columns[index] = column;
        ranks[index] = Arrays.binarySearch(thresholds[column], trees.numbers()[node]);
        lowFirst[index] = nextLeaf - leafOfTree;
        if (!place(node + 1, leafOfTree, depth + 1)) {
            return false;
        }
        lowEnd[index] = nextLeaf - leafOfTree;
        return place(trees.highs()[node], leafOfTree, depth + 1);
    }

    /** Returns the value of each row. */
    double[] values(RowBatch rows) {
        long[][] left = rows.varying().made(this, this::left);
        double[] sums = new double[rows.size()];
        for (int tree = 0; tree < trees.roots().length; tree++) {
            int words = firstWord[tree + 1] - firstWord[tree];
            long[] ofClass = new long[words];
            Arrays.fill(ofClass, -1);
            for (int node = firstNode[tree]; node < firstNode[tree + 1]; node++) {
                int column = columns[node];
                if (rows.isFixed(column) && rows.fixed()[column] > thresholds[column][ranks[node]]) {
                    takeAway(ofClass, node);
                }
            }
            if (words == 1) {
                add(sums, left[firstWord[tree]], ofClass[0], firstLeaf[tree]);
            } else {
                addWords(sums, left, firstWord[tree], ofClass, firstLeaf[tree]);
            }
        }
        for (int row = 0; row < sums.length; row++) {
            sums[row] /= trees.roots().length;
        }
        return sums;
    }

    private void add(double[] sums, long[] left, long ofClass, int leaf) {
        for (int row = 0; row < sums.length; row++) {
            sums[row] += leaves[leaf + Long.numberOfTrailingZeros(left[row] & ofClass)];
        }
    }

    private void addWords(double[] sums, long[][] left, int firstWordOfTree, long[] ofClass, int leaf) {
        for (int row = 0; row < sums.length; row++) {
            int word = 0;
            while ((left[firstWordOfTree + word][row] & ofClass[word]) == 0) {
                word++;
            }
            long bits = left[firstWordOfTree + word][row] & ofClass[word];
            sums[row] += leaves[leaf + word * WORD + Long.numberOfTrailingZeros(bits)];
        }
    }

    /** Returns for each word of each tree the bits that the varying columns of each row leave. */
    private long[][] left(RowBatch.Varying rows) {
        long[][] left = new long[firstWord[trees.roots().length]][rows.rows()];
        for (long[] word : left) {
            Arrays.fill(word, -1);
        }
        for (int column : rows.columns()) {
            if (thresholds[column].length > 0) {
                takeAway(left, column, ranks(rows.values(column), thresholds[column]));
            }
        }
        return left;
    }

    private void takeAway(long[][] left, int column, int[] rankOfRow) {
        int most = thresholds[column].length;
        for (int tree = 0; tree < trees.roots().length; tree++) {
            int words = firstWord[tree + 1] - firstWord[tree];
            long[][] tables = new long[0][];
            for (int node = firstNode[tree]; node < firstNode[tree + 1]; node++) {
                if (columns[node] == column) {
                    tables = tables.length > 0 ? tables : full(most + 1, words);
                    takeAway(tables[ranks[node] + 1], node);
                }
            }
            if (tables.length > 0) {
                for (int word = 0; word < words; word++) {
                    takeAway(left[firstWord[tree] + word], table(tables, word), rankOfRow);
                }
            }
        }
    }

    private static void takeAway(long[] left, long[] table, int[] rankOfRow) {
        for (int row = 0; row < left.length; row++) {
            left[row] &= table[rankOfRow[row]];
        }
    }

    private static long[][] full(int length, int words) {
        long[][] tables = new long[length][words];
        for (long[] each : tables) {
            Arrays.fill(each, -1);
        }
        return tables;
    }

    /** What is above a threshold is above all lower ones. */
    private static long[] table(long[][] tables, int word) {
        long[] table = new long[tables.length];
        long bits = -1;
        for (int rank = 0; rank < table.length; rank++) {
            bits &= tables[rank][word];
            table[rank] = bits;
        }
        return table;
    }

    /** Takes the leaves of a node's lower side away. */
    private void takeAway(long[] words, int node) {
        for (int word = lowFirst[node] / WORD; word * WORD < lowEnd[node]; word++) {
            int from = Math.max(lowFirst[node] - word * WORD, 0);
            int count = Math.min(lowEnd[node] - word * WORD, WORD) - from;
            words[word] &= ~((-1L >>> (WORD - count)) << from);
        }
    }

    /** Returns how many thresholds each value is above; none where it is missing. */
    private static int[] ranks(double[] values, double[] thresholds) {
        int[] ranks = new int[values.length];
        for (int row = 0; row < ranks.length; row++) {
            int low = 0;
            int high = thresholds.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (values[row] > thresholds[middle]) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            ranks[row] = low;
        }
        return ranks;
    }
}
