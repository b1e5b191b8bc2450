package io.whittle.cost.tribuo;

import io.whittle.cost.TreeRegression;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntBiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tribuo.Dataset;
import org.tribuo.Model;
import org.tribuo.common.xgboost.XGBoostModel;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.xgboost.XGBoostRegressionTrainer;
import org.tribuo.regression.xgboost.XGBoostRegressionTrainer.RegressionType;

/** Boosted trees by XGBoost, whose library is there for x86_64 alone, laid out in arrays. */
final class BoostedTrees {
    private static final Pattern NODE =
            Pattern.compile("\\s*(\\d+):(?:\\[f(\\d+)<([^\\]]+)\\] yes=(\\d+),no=(\\d+).*|leaf=([^,\\s]+).*)");

    /** How trees grow, whatever their number and size. */
    static final Map<String, Object> SETTINGS = Map.of(
            "objective", "reg:squarederror",
            "base_score", 0.0,
            "tree_method", "hist",
            "grow_policy", "lossguide",
            "max_depth", 0L,
            "eta", 0.1,
            "lambda", 1.0,
            "subsample", 0.8,
            "colsample_bynode", 0.7);

    private BoostedTrees() {}

    /** Returns the version of the library, as it says itself. */
    static String version() {
        try (InputStream stream = BoostedTrees.class.getResourceAsStream("/xgboost4j-version.properties")) {
            Properties properties = new Properties();
            if (stream != null) {
                properties.load(stream);
            }
            return "XGBoost " + properties.getProperty("version", "of an unknown version");
        } catch (IOException e) {
            return "XGBoost of an unknown version";
        }
    }

    /** Whether the library can be loaded, found out once. */
    private static final class Loaded {
        static final Optional<String> PROBLEM = problem();

        private static Optional<String> problem() {
            try {
                Class.forName("ml.dmlc.xgboost4j.java.XGBoostJNI");
                return Optional.empty();
            } catch (ClassNotFoundException | LinkageError e) {
                return Optional.of("XGBoost has no library for " + System.getProperty("os.name") + " on "
                        + System.getProperty("os.arch") + ", or it needs libgomp, which is not installed");
            }
        }
    }

    static Optional<String> unavailable() {
        return Loaded.PROBLEM;
    }

    static TreeRegression fit(
            Dataset<Regressor> dataset,
            int rounds,
            int leaves,
            int leastRows,
            long seed,
            ToIntBiFunction<Model<Regressor>, Integer> columnOfId) {
        Map<String, Object> parameters = new HashMap<>(SETTINGS);
        parameters.put("max_leaves", leaves);
        parameters.put("min_child_weight", leastRows);
        parameters.put("nthread", 1); // threads that wait for one another crawl on a machine that has other work
        parameters.put("seed", seed);
        parameters.put("verbosity", 0);
        XGBoostModel<Regressor> model = (XGBoostModel<Regressor>)
                new XGBoostRegressionTrainer(RegressionType.LINEAR, rounds, parameters).train(dataset);
        List<Node[]> trees = new ArrayList<>();
        for (String tree : model.getModelDump().get(0)) {
            trees.add(parse(tree));
        }
        return flat(trees, id -> columnOfId.applyAsInt(model, id));
    }

    /** A node as the library writes it; a leaf's column is -1. */
    private record Node(int column, double number, int low, int high) {}

    private static Node[] parse(String tree) {
        Map<Integer, Node> nodes = new HashMap<>();
        for (String line : tree.split("\n")) {
            Matcher matcher = NODE.matcher(line);
            if (!matcher.matches()) {
                throw new IllegalStateException("XGBoost wrote a node that is not understood: " + line);
            }
            nodes.put(
                    Integer.parseInt(matcher.group(1)),
                    matcher.group(2) == null
                            ? new Node(-1, Float.parseFloat(matcher.group(6)), 0, 0)
                            : new Node(
                                    Integer.parseInt(matcher.group(2)),
                                    // "below" of floats is "at most the float before"
                                    Math.nextDown(Float.parseFloat(matcher.group(3))),
                                    Integer.parseInt(matcher.group(4)),
                                    Integer.parseInt(matcher.group(5))));
        }
        Node[] ordered = new Node
                [nodes.keySet().stream().mapToInt(Integer::intValue).max().orElse(0) + 1];
        nodes.forEach((number, node) -> ordered[number] = node);
        return ordered;
    }

    private static TreeRegression flat(List<Node[]> trees, IntUnaryOperator columnOfId) {
        int count = trees.stream().mapToInt(BoostedTrees::size).sum();
        Layout layout = new Layout(trees.size(), count, columnOfId);
        for (int tree = 0; tree < trees.size(); tree++) {
            layout.roots[tree] = layout.next;
            layout.place(trees.get(tree), 0);
        }
        return new TreeRegression(layout.roots, layout.columns, layout.numbers, layout.highs);
    }

    private static int size(Node[] tree) {
        int size = 0;
        for (Node node : tree) {
            size += node == null ? 0 : 1;
        }
        return size;
    }

    private static final class Layout {
        final int[] roots;
        final int[] columns;
        final double[] numbers;
        final int[] highs;
        final IntUnaryOperator columnOfId;
        int next;

        Layout(int trees, int nodes, IntUnaryOperator columnOfId) {
            this.roots = new int[trees];
            this.columns = new int[nodes];
            this.numbers = new double[nodes];
            this.highs = new int[nodes];
            this.columnOfId = columnOfId;
        }

        int place(Node[] tree, int at) {
            Node node = tree[at];
            int index = next++;
            if (node.column < 0) {
                columns[index] = -1;
                numbers[index] = node.number * roots.length; // the mean over all trees is then their sum
            } else {
                columns[index] = columnOfId.applyAsInt(node.column);
                numbers[index] = node.number;
                place(tree, node.low);
                highs[index] = place(tree, node.high);
            }
            return index;
        }
    }
}
