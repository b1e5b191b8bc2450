package io.whittle.cost;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The mean of some trees, all in one set of arrays. Node {@code n} asks whether column {@code columns[n]} is at most
 * {@code numbers[n]}: if so, or if it is missing, it goes to the node after it, if not to {@code highs[n]}; where
 * {@code columns[n]} is -1 it is a leaf of the value {@code numbers[n]}. A node's children come after it. Immutable.
 */
public final class TreeRegression implements Regression {
    private final int[] roots;
    private final int[] columns;
    private final double[] numbers;
    private final int[] highs;
    /** Made when many rows are asked for; empty inside where the trees must be walked. */
    private volatile Optional<Optional<TreeScan>> scan = Optional.empty();

    /**
     * @param roots the first node of each tree. Not copied, and so are all others
     * @param columns the column asked for, -1 for leaves
     * @param numbers thresholds, and the values of leaves
     * @param highs where to go above the threshold; 0 for leaves
     */
    public TreeRegression(int[] roots, int[] columns, double[] numbers, int[] highs) {
        this.roots = roots;
        this.columns = columns;
        this.numbers = numbers;
        this.highs = highs;
    }

    /** Returns the first node of each tree. Must not be changed. */
    public int[] roots() {
        return roots;
    }

    /** Returns the column that each node asks for, -1 for leaves. Must not be changed. */
    public int[] columns() {
        return columns;
    }

    /** Returns thresholds, and the values of leaves. Must not be changed. */
    public double[] numbers() {
        return numbers;
    }

    /** Returns where to go above the threshold. Must not be changed. */
    public int[] highs() {
        return highs;
    }

    @Override
    public double[] predictAll(RowBatch rows) {
        Optional<Optional<TreeScan>> known = scan;
        if (known.isEmpty()) {
            known = Optional.of(TreeScan.of(this, rows.fixed().length));
            scan = known;
        }
        return known.get().map(ready -> ready.values(rows)).orElseGet(() -> rows.each(this));
    }

    @Override
    public double predict(double[] row) {
        double sum = 0;
        for (int root : roots) {
            int node = root;
            while (columns[node] >= 0) {
                node = row[columns[node]] > numbers[node] ? highs[node] : node + 1;
            }
            sum += numbers[node];
        }
        return sum / roots.length;
    }

    /** Returns the same function of the first trees alone, where the trees are summed rather than averaged. */
    public TreeRegression firstOfSum(int trees) {
        int nodes = trees < roots.length ? roots[trees] : columns.length;
        double share = (double) trees / roots.length;
        double[] scaled = Arrays.copyOf(numbers, nodes);
        for (int node = 0; node < nodes; node++) {
            scaled[node] = columns[node] < 0 ? scaled[node] * share : scaled[node];
        }
        return new TreeRegression(
                Arrays.copyOf(roots, trees), Arrays.copyOf(columns, nodes), scaled, Arrays.copyOf(highs, nodes));
    }

    @Override
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("type", "trees");
        map.put("roots", PackedNumbers.ofInts(roots));
        map.put("columns", PackedNumbers.ofInts(columns));
        map.put("numbers", PackedNumbers.ofDoubles(numbers));
        map.put("highs", PackedNumbers.ofInts(highs));
        return map;
    }

    @Override
    public long steps() {
        int[] depths = new int[columns.length];
        for (int node = depths.length - 1; node >= 0; node--) {
            depths[node] = columns[node] < 0 ? 1 : 1 + Math.max(depths[node + 1], depths[highs[node]]);
        }
        return Arrays.stream(roots).mapToLong(root -> depths[root]).sum();
    }

    /** Returns how many numbers a scan holds for each row: each tree's value, and a bit for each leaf. */
    @Override
    public long width() {
        long leaves = Arrays.stream(columns).filter(column -> column < 0).count();
        return 2L * roots.length + leaves / Long.SIZE;
    }

    static TreeRegression fromMap(Map<String, Object> map, int columnCount) {
        int[] roots = PackedNumbers.ints(map.get("roots"));
        int[] columns = PackedNumbers.ints(map.get("columns"));
        double[] numbers = PackedNumbers.doubles(map.get("numbers"));
        int[] highs = PackedNumbers.ints(map.get("highs"));
        int nodes = columns.length;
        boolean sound = roots.length > 0 && numbers.length == nodes && highs.length == nodes;
        for (int i = 0; sound && i < roots.length; i++) {
            sound = roots[i] >= 0 && roots[i] < nodes;
        }
        for (int i = 0; sound && i < nodes; i++) {
            // children after their parent: a walk ends
            sound = (columns[i] == -1 && Double.isFinite(numbers[i]))
                    || (columns[i] >= 0
                            && columns[i] < columnCount
                            && !Double.isNaN(numbers[i])
                            && i + 1 < nodes
                            && highs[i] > i
                            && highs[i] < nodes);
        }
        if (!sound) {
            throw new ModelException("its trees do not hang together");
        }
        return new TreeRegression(roots, columns, numbers, highs);
    }
}
