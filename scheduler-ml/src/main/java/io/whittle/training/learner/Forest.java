package io.whittle.training.learner;

import io.whittle.cost.EncodedRegression;
import io.whittle.cost.Regression;
import io.whittle.cost.tribuo.TribuoRegressions;
import io.whittle.training.Learner;
import io.whittle.training.LearningRows;
import java.time.Duration;

/** One tree, or the mean of many. */
final class Forest implements Learner {
    /** More rows than this are sampled evenly. */
    private static final int MAX_ROWS = 20_000;

    private static final int TREES = 24;
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
