package io.whittle.cost;

import io.whittle.spi.Parameters;
import io.whittle.spi.Partition;
import io.whittle.spi.cost.Bins;
import io.whittle.spi.cost.JobFeatures;
import io.whittle.spi.cost.NodeClass;
import java.util.List;
import java.util.Map;

/** Small models with all parts that a model can have, and a job to ask them about. */
final class Models {
    static final NodeClass NODE = new NodeClass(1, Map.of());

    private Models() {}

    static JobFeatures job() {
        return new JobFeatures(
                "kind", "1", Parameters.none(), Partition.of(4), Bins.of(4), List.of(), new double[4][0]);
    }

    static LearnedCostModel model(double cost) {
        List<String> names = List.of("items", "position");
        FeatureColumns columns = FeatureColumns.of(names, List.of(new double[] {1, 0}, new double[] {2, 1}));
        Regression trees = new TreeRegression(
                new int[] {0}, new int[] {1, -1, -1}, new double[] {0, 0.25, 0.75}, new int[] {2, 0, 0});
        KindModel kind = new KindModel(
                "forest",
                columns,
                new Predictor.OfRegression(
                        new SumRegression(new LinearRegression(new double[] {0.1, -0.2}, cost), trees)),
                List.of(new PastRun("abc", 2, new double[] {0, 0}, new float[] {1, 2, 3})),
                new Uncertainty(0.3, 0.2, 0.1, 0.05),
                -20,
                20);
        return new LearnedCostModel("new", Map.of("kind", kind));
    }

    /** A model whose predictor has a part of every kind. */
    static LearnedCostModel ofAllParts() {
        Regression linear = new LinearRegression(new double[] {0.1, -0.2}, -3);
        Regression trees = new TreeRegression(
                new int[] {0}, new int[] {1, -1, -1}, new double[] {0, 0.25, 0.75}, new int[] {2, 0, 0});
        Regression encoded = new EncodedRegression(
                new int[] {0, 1},
                new double[] {0, 0.5},
                new double[] {1, 2},
                new double[] {0, 0},
                new double[][] {{}, {0.5, -0.5}},
                trees);
        Regression nearest = new NearestRegression(new float[] {0, 0, 1, 1}, new float[] {-3, -4}, 2, 2, 0.1, linear);
        Regression gated = new GatedRegression(nearest, new int[] {1}, nearest, encoded);
        Regression texts = new TextRegression(1, List.of(linear, trees), new LimitedRegression(linear, -5, 5));
        NetworkInputs inputs = new NetworkInputs(
                2,
                new int[] {0},
                new double[] {0},
                new double[] {0},
                new double[] {1},
                new double[] {-2},
                new double[] {2},
                new double[][] {{-1, 0, 1}},
                new int[] {1},
                new int[] {1},
                new int[] {2});
        Network network = new Network(
                new float[] {0.1f, 0.2f, 0.3f},
                1,
                new float[][] {{1, 0, 0.5f, 0, 0, 0.25f, 0.5f, 0, 1, 1}, {0.5f, 0.1f, 0.5f, 0.1f}},
                new float[][] {{0, 0.1f}, {0, -1}});
        Regression networks = new NetworkRegression(inputs, List.of(network), new double[] {0.3}, -3, 1);
        RowDoubt doubt = new RowDoubt(
                1,
                0.3,
                new double[] {0.2, Double.NaN},
                1,
                new double[] {0, Double.NaN},
                new double[] {1, Double.NaN},
                new double[] {0.5, 0.7},
                1.1);
        Regression blend = new BlendRegression(
                1,
                List.of(linear, encoded, gated, texts, networks),
                new double[] {0.2, 0.2, 0.2, 0.2, 0.2},
                new double[][] {{}, {1, 0, 0, 0, 0}},
                doubt);
        KindModel kind = model(-3).kinds().get("kind");
        return new LearnedCostModel(
                "new",
                Map.of(
                        "kind",
                        new KindModel(
                                "blend",
                                kind.columns(),
                                new Predictor.OfRegression(new SumRegression(blend, trees)),
                                kind.memory(),
                                kind.uncertainty(),
                                kind.leastCost(),
                                kind.mostCost())));
    }

    static double seconds(LearnedCostModel model) {
        return model.profile(job(), NODE).orElseThrow().totalSeconds();
    }
}
