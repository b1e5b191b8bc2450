package io.whittle.cost.tribuo;

import io.whittle.cost.LinearRegression;
import io.whittle.cost.Regression;
import io.whittle.cost.TreeRegression;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.common.tree.DecisionTreeTrainer;
import org.tribuo.common.tree.RandomForestTrainer;
import org.tribuo.ensemble.WeightedEnsembleModel;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.ensemble.AveragingCombiner;
import org.tribuo.regression.rtree.CARTRegressionTrainer;
import org.tribuo.regression.rtree.IndependentRegressionTreeModel;
import org.tribuo.regression.rtree.impurity.MeanSquaredError;
import org.tribuo.regression.sgd.linear.LinearSGDModel;
import org.tribuo.regression.sgd.linear.LinearSGDTrainer;
import org.tribuo.regression.sgd.objectives.Huber;

/** Trains regressions on standardised rows. The same rows and seed give the same predictions. Used by one thread. */
public final class TribuoRegressions {
    /** The version of Tribuo that trains. */
    public static final String LIBRARY = "Tribuo " + org.tribuo.Tribuo.VERSION;

    private static final Logger TRIBUO_LOG = Logger.getLogger("org.tribuo");
    private static final double HUBER_COST = 0.5;
    private static final double LEARNING_RATE = 0.5;
    private static final int LINEAR_UPDATES = 60_000;
    private static final int LEVELS = 48;

    static {
        TRIBUO_LOG.setLevel(Level.WARNING); // it tells of every step
    }

    private TribuoRegressions() {}

    /** Fits a weighted sum with Huber's loss, which a few wild rows do not bend. */
    public static LinearRegression linear(double[][] rows, double[] targets, long seed) {
        int epochs = Math.max(5, Math.min(200, LINEAR_UPDATES / rows.length));
        LinearSGDModel model = new LinearSGDTrainer(
                        new Huber(HUBER_COST), new AdaGrad(LEARNING_RATE), epochs, Integer.MAX_VALUE, seed)
                .train(dataset(rows, targets));
        double[] weights = new double[rows[0].length];
        int last = model.getWeightsCopy().getDimension2Size() - 1;
        for (int id = 0; id < last; id++) {
            weights[column(model, id)] = model.getWeightsCopy().get(0, id);
        }
        return new LinearRegression(weights, model.getWeightsCopy().get(0, last));
    }

    /** Fits a single tree. */
    public static Regression tree(double[][] rows, double[] targets, int depth, long seed) {
        return flattened(List.of(trainer(rows.length, depth, 1, seed).train(dataset(rounded(rows), targets))));
    }

    /** Fits a random forest. */
    public static Regression forest(double[][] rows, double[] targets, int trees, int depth, long seed) {
        DecisionTreeTrainer<Regressor> tree = trainer(rows.length, depth, 0.6f, seed);
        Model<Regressor> model = new RandomForestTrainer<>(tree, new AveragingCombiner(), trees, seed)
                .train(dataset(rounded(rows), targets));
        return flattened(((WeightedEnsembleModel<Regressor>) model).getModels());
    }

    /** Returns in one sentence why boosted trees cannot be fitted here; empty where they can. */
    public static Optional<String> whyNotBoosted() {
        return BoostedTrees.unavailable();
    }

    /** Returns the libraries that boost, each with its version. */
    public static Map<String, String> boostingLibraries() {
        return Map.of("tribuo", LIBRARY, "xgboost", BoostedTrees.version());
    }

    /** Returns how they boost, by the library's own names. */
    public static Map<String, Object> boostingParameters() {
        return BoostedTrees.SETTINGS;
    }

    /**
     * Fits boosted trees to what is about 0 in the mean; {@link TreeRegression#firstOfSum} gives those after fewer rounds.
     *
     * @param weights how much each row counts
     * @param rounds how many trees
     * @param leaves how many leaves a tree has at most
     * @param leastRows how many rows a leaf has at least
     */
    public static TreeRegression boosted(
            double[][] rows, double[] targets, double[] weights, int rounds, int leaves, int leastRows, long seed) {
        MutableDataset<Regressor> dataset = dataset(rows, targets);
        for (int i = 0; i < weights.length; i++) {
            dataset.getExample(i).setWeight((float) weights[i]);
        }
        return BoostedTrees.fit(dataset, rounds, leaves, leastRows, seed, TribuoRegressions::column);
    }

    private static DecisionTreeTrainer<Regressor> trainer(int rows, int depth, float share, long seed) {
        float minLeaf = Math.max(2, Math.min(10, rows / 50));
        return new CARTRegressionTrainer(depth, minLeaf, 0, share, false, new MeanSquaredError(), seed);
    }

    private static Regression flattened(List<Model<Regressor>> trees) {
        FlatTrees flat = new FlatTrees();
        for (Model<Regressor> tree : trees) {
            flat.add(
                    ((IndependentRegressionTreeModel) tree)
                            .getRoots()
                            .values()
                            .iterator()
                            .next(),
                    id -> column(tree, id));
        }
        return flat.toRegression();
    }

    private static MutableDataset<Regressor> dataset(double[][] rows, double[] targets) {
        RegressionFactory factory = new RegressionFactory();
        MutableDataset<Regressor> dataset =
                new MutableDataset<>(new SimpleDataSourceProvenance("runs", factory), factory);
        String[] names = new String[rows[0].length];
        for (int i = 0; i < names.length; i++) {
            names[i] = "c" + (100_000 + i); // Tribuo sorts by name
        }
        for (int i = 0; i < rows.length; i++) {
            dataset.add(new ArrayExample<>(new Regressor("cost", targets[i]), names, rows[i]));
        }
        return dataset;
    }

    private static int column(Model<Regressor> model, int id) {
        return Integer.parseInt(model.getFeatureIDMap().get(id).getName().substring(1)) - 100_000;
    }

    /** Trees of features with thousands of distinct values take quadratic time; some dozen levels are enough. */
    private static double[][] rounded(double[][] rows) {
        double[][] rounded = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            rounded[i] = rows[i].clone();
        }
        for (int column = 0; column < rows[0].length; column++) {
            double[] sorted = new double[rows.length];
            for (int i = 0; i < rows.length; i++) {
                sorted[i] = rows[i][column];
            }
            Arrays.sort(sorted);
            if (Arrays.stream(sorted).distinct().count() > LEVELS) {
                for (double[] row : rounded) {
                    int rank = Math.abs(Arrays.binarySearch(sorted, row[column]));
                    int level = (int) ((long) Math.min(rank, sorted.length - 1) * LEVELS / sorted.length);
                    row[column] = sorted[(int) ((level + 0.5) * sorted.length / LEVELS)];
                }
            }
        }
        return rounded;
    }
}
