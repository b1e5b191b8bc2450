package io.whittle.cost;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Trees made ready for many rows at once. A walk down a tree jumps where no processor can foresee it. Here each leaf is a
 * bit: a question that a row answers by "above" takes the bits of all leaves on its lower side away, and the first bit that
 * is left is the leaf where the walk would have ended. What rows take away is found in tables, tree by tree, and kept for
 * all classes of nodes; what a class takes away is the same for all rows, and where it is what the first class took away, as
 * in trees that never ask what a node is like, so are the leaves. Values are those of the walk, to the bit. Immutable.
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
    /** The nodes of each tree by column, and by threshold within a column. */
    private final int[] byColumn;

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
        this.byColumn = new int[nodes];
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
            scan.sort(scan.firstNode[tree], scan.nextNode);
        }
        return Optional.of(scan);
    }

    private void sort(int from, int to) {
        int[] sorted = IntStream.range(from, to)
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(node -> columns[node]).thenComparingInt(node -> ranks[node]))
                .mapToInt(Integer::intValue)
                .toArray();
        System.arraycopy(sorted, 0, byColumn, from, sorted.length);
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

    /**
     * What rows leave, and where the rows of the class of nodes that asked first ended.
     *
     * @param left for each word of each tree the bits that the varying columns of each row leave
     * @param ofClass for each word of each tree the bits that the first class leaves
     * @param values for each tree the value of each row for that class
     */
    private record Ready(long[][] left, long[] ofClass, double[][] values) {}

    /** Returns the value of each row. */
    double[] values(RowBatch rows) {
        long[] ofClass = ofClass(rows);
        Ready ready = rows.varying().made(this, varying -> ready(varying, ofClass));
        double[] sums = new double[rows.size()];
        for (int tree = 0; tree < trees.roots().length; tree++) {
            int first = firstWord[tree];
            int end = firstWord[tree + 1];
            if (Arrays.equals(ofClass, first, end, ready.ofClass, first, end)) {
                double[] known = ready.values[tree];
                for (int row = 0; row < sums.length; row++) {
                    sums[row] += known[row];
                }
            } else if (end - first == 1) {
                add(sums, ready.left[first], ofClass[first], firstLeaf[tree]);
            } else {
                addWords(sums, ready.left, first, ofClass, firstLeaf[tree]);
            }
        }
        for (int row = 0; row < sums.length; row++) {
            sums[row] /= trees.roots().length;
        }
        return sums;
    }

    private Ready ready(RowBatch.Varying rows, long[] ofClass) {
        long[][] left = left(rows);
        double[][] values = new double[trees.roots().length][rows.rows()];
        for (int tree = 0; tree < values.length; tree++) {
            if (firstWord[tree + 1] - firstWord[tree] == 1) {
                add(values[tree], left[firstWord[tree]], ofClass[firstWord[tree]], firstLeaf[tree]);
            } else {
                addWords(values[tree], left, firstWord[tree], ofClass, firstLeaf[tree]);
            }
        }
        return new Ready(left, ofClass, values);
    }

    /** Returns for each word of each tree the bits that columns leave which are the same in all rows. */
    private long[] ofClass(RowBatch rows) {
        long[] words = new long[firstWord[trees.roots().length]];
        Arrays.fill(words, -1);
        for (int tree = 0; tree < trees.roots().length; tree++) {
            for (int node = firstNode[tree]; node < firstNode[tree + 1]; node++) {
                int column = columns[node];
                if (rows.isFixed(column) && rows.fixed()[column] > thresholds[column][ranks[node]]) {
                    for (int word = lowFirst[node] / WORD; word * WORD < lowEnd[node]; word++) {
                        words[firstWord[tree] + word] &= ~lowerSide(node, word);
                    }
                }
            }
        }
        return words;
    }

    private void add(double[] sums, long[] left, long ofClass, int leaf) {
        for (int row = 0; row < sums.length; row++) {
            sums[row] += leaves[leaf + Long.numberOfTrailingZeros(left[row] & ofClass)];
        }
    }

    private void addWords(double[] sums, long[][] left, int firstWordOfTree, long[] ofClass, int leaf) {
        for (int row = 0; row < sums.length; row++) {
            int word = firstWordOfTree;
            while ((left[word][row] & ofClass[word]) == 0) {
                word++;
            }
            long bits = left[word][row] & ofClass[word];
            sums[row] += leaves[leaf + (word - firstWordOfTree) * WORD + Long.numberOfTrailingZeros(bits)];
        }
    }

    /** Returns for each word of each tree the bits that the varying columns of each row leave. */
    private long[][] left(RowBatch.Varying rows) {
        int[][] rankOfRow = new int[thresholds.length][];
        int most = 0;
        for (int column : rows.columns()) {
            rankOfRow[column] = ranks(rows.values(column), thresholds[column]);
            most = Math.max(most, thresholds[column].length);
        }
        long[][] left = new long[firstWord[trees.roots().length]][rows.rows()];
        long[] table = new long[most + 1];
        for (int tree = 0; tree < trees.roots().length; tree++) {
            for (int word = firstWord[tree]; word < firstWord[tree + 1]; word++) {
                Arrays.fill(left[word], -1);
                int end = firstNode[tree];
                while (end < firstNode[tree + 1]) {
                    int from = end;
                    int column = columns[byColumn[from]];
                    while (end < firstNode[tree + 1] && columns[byColumn[end]] == column) {
                        end++;
                    }
                    if (rows.has(column)) {
                        fill(table, from, end, word - firstWord[tree], thresholds[column].length);
                        takeAway(left[word], table, rankOfRow[column]);
                    }
                }
            }
        }
        return left;
    }

    /** Fills, for each number of thresholds that a row may be above, what some questions about a column leave of a word. */
    private void fill(long[] table, int from, int to, int word, int most) {
        long bits = -1;
        int next = 0;
        for (int i = from; i < to; i++) {
            int node = byColumn[i];
            Arrays.fill(table, next, ranks[node] + 1, bits);
            next = ranks[node] + 1;
            bits &= ~lowerSide(node, word);
        }
        Arrays.fill(table, next, most + 1, bits);
    }

    private static void takeAway(long[] left, long[] table, int[] rankOfRow) {
        for (int row = 0; row < left.length; row++) {
            left[row] &= table[rankOfRow[row]];
        }
    }

    /** Returns the leaves of a node's lower side that lie in a word of its tree. */
    private long lowerSide(int node, int word) {
        int from = Math.max(lowFirst[node] - word * WORD, 0);
        int count = Math.min(lowEnd[node] - word * WORD, WORD) - from;
        return count <= 0 ? 0 : (-1L >>> (WORD - count)) << from;
    }

    /** Returns how many thresholds each value is above; none where it is missing. Halves without a jump. */
    private static int[] ranks(double[] values, double[] thresholds) {
        int[] ranks = new int[values.length];
        if (thresholds.length == 0) {
            return ranks;
        }
        for (int row = 0; row < ranks.length; row++) {
            double value = values[row];
            int low = 0;
            for (int left = thresholds.length; left > 1; left -= left >>> 1) {
                low = value > thresholds[low + (left >>> 1) - 1] ? low + (left >>> 1) : low;
            }
            ranks[row] = value > thresholds[low] ? low + 1 : low;
        }
        return ranks;
    }
}
