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

    static double seconds(LearnedCostModel model) {
        return model.profile(job(), NODE).orElseThrow().totalSeconds();
    }
}
