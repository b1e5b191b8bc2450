package io.whittle.training.learner;

import io.whittle.cost.EncodedRegression;
import io.whittle.cost.Regression;
import io.whittle.cost.tribuo.TribuoRegressions;
import io.whittle.training.Learner;
import io.whittle.training.LearningRows;
import java.time.Duration;
import java.util.Map;

/** One tree, or the mean of many. */
final class Forest implements Learner {
    /** More rows than this are sampled evenly: the library's trees take long, and more say little more. */
    private static final int MAX_ROWS = 10_000;

    private static final int TREES = 16;
    private static final int DEPTH = 14;
    private static final int DEPTH_OF_ONE = 8;

    private final boolean single;

    Forest(boolean single) {
        this.single = single;
    }

    @Override
    public String name() {
        return single ? "tree" : "forest";
    }

    @Override
    public Map<String, String> libraries() {
        return Map.of("tribuo", TribuoRegressions.LIBRARY);
    }

    @Override
    public Map<String, Object> hyperParameters() {
        return Map.of(
                "trees",
                (long) (single ? 1 : TREES),
                "depth",
                (long) (single ? DEPTH_OF_ONE : DEPTH),
                "max_rows",
                (long) MAX_ROWS);
    }

    @Override
    public Regression fit(LearningRows all, long seed, Duration budget) {
        LearningRows rows = Samples.evenly(all, MAX_ROWS);
        EncodedRegression encoding = Encoding.forTrees(rows);
        if (encoding.columns().length == 0) {
            return KindMedian.constant(rows);
        }
        double[][] numbers = Encoding.rows(encoding, rows);
        double[] targets = Samples.doubles(rows.targets());
        return encoding.with(
                single
                        ? TribuoRegressions.tree(numbers, targets, DEPTH_OF_ONE, seed)
                        : TribuoRegressions.forest(numbers, targets, TREES, DEPTH, seed));
    }
}
