package io.whittle.cost;

import io.whittle.json.PlainJson;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The mean of some trees, all in one set of arrays. Node {@code n} asks whether column {@code columns[n]} is at most
 * {@code numbers[n]} and goes to {@code lows[n]} if so, to {@code highs[n]} if not; where {@code columns[n]} is -1 it is
 * a leaf of the value {@code numbers[n]}. A node's children come after it.
 *
 * @param roots the first node of each tree
 * @param columns the column asked for, -1 for leaves
 * @param numbers thresholds, and the values of leaves
 * @param lows where to go at or below the threshold
 * @param highs where to go above it
 */
public record TreeRegression(int[] roots, int[] columns, double[] numbers, int[] lows, int[] highs)
        implements Regression {

    @Override
    public double predict(double[] row) {
        double sum = 0;
        for (int root : roots) {
            int node = root;
            while (columns[node] >= 0) {
                node = row[columns[node]] <= numbers[node] ? lows[node] : highs[node];
            }
            sum += numbers[node];
        }
        return sum / roots.length;
    }

    @Override
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("type", "trees");
        map.put("roots", toDoubles(roots));
        map.put("columns", toDoubles(columns));
        map.put("numbers", numbers);
        map.put("lows", toDoubles(lows));
        map.put("highs", toDoubles(highs));
        return map;
    }

    static TreeRegression fromMap(Map<String, Object> map, int columnCount) {
        int[] roots = toInts(map.get("roots"));
        int[] columns = toInts(map.get("columns"));
        double[] numbers = PlainJson.asDoubles(map.get("numbers"));
        int[] lows = toInts(map.get("lows"));
        int[] highs = toInts(map.get("highs"));
        int nodes = columns.length;
        boolean sound = roots.length > 0 && numbers.length == nodes && lows.length == nodes && highs.length == nodes;
        for (int i = 0; sound && i < roots.length; i++) {
            sound = roots[i] >= 0 && roots[i] < nodes;
        }
        for (int i = 0; sound && i < nodes; i++) {
            // children after their parent: a walk ends
            sound = columns[i] == -1
                    || (columns[i] >= 0
                            && columns[i] < columnCount
                            && lows[i] > i
                            && lows[i] < nodes
                            && highs[i] > i
                            && highs[i] < nodes);
        }
        if (!sound) {
            throw new ModelException("its trees do not hang together");
        }
        return new TreeRegression(roots, columns, numbers, lows, highs);
    }

    private static double[] toDoubles(int[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    private static int[] toInts(Object list) {
        double[] values = PlainJson.asDoubles(list);
        int[] ints = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            ints[i] = (int) values[i];
            if (ints[i] != values[i]) {
                throw new ModelException("a whole number was expected in its trees, not " + values[i]);
            }
        }
        return ints;
    }
}
