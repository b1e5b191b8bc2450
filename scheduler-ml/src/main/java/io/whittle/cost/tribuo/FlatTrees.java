package io.whittle.cost.tribuo;

import io.whittle.cost.TreeRegression;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.tribuo.common.tree.LeafNode;
import org.tribuo.common.tree.Node;
import org.tribuo.common.tree.SplitNode;
import org.tribuo.regression.Regressor;

/** Lays trees out in arrays: each node, then all at or below its threshold, then all above. */
final class FlatTrees {
    private final List<Integer> roots = new ArrayList<>();
    private final List<Integer> columns = new ArrayList<>();
    private final List<Double> numbers = new ArrayList<>();
    private final List<Integer> highs = new ArrayList<>();

    void add(Node<Regressor> root, IntUnaryOperator columnOfId) {
        roots.add(place(root, columnOfId));
    }

    TreeRegression toRegression() {
        return new TreeRegression(
                ints(roots),
                ints(columns),
                numbers.stream().mapToDouble(Double::doubleValue).toArray(),
                ints(highs));
    }

    private int place(Node<Regressor> node, IntUnaryOperator columnOfId) {
        int index = columns.size();
        columns.add(-1);
        highs.add(0);
        if (node instanceof SplitNode<Regressor> split) {
            numbers.add(split.splitValue());
            columns.set(index, columnOfId.applyAsInt(split.getFeatureID()));
            place(split.getLessThanOrEqual(), columnOfId);
            highs.set(index, place(split.getGreaterThan(), columnOfId));
        } else {
            numbers.add(((LeafNode<Regressor>) node).getOutput().getValues()[0]);
        }
        return index;
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }
}
