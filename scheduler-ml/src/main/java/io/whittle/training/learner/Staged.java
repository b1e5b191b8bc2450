package io.whittle.training.learner;

import io.whittle.cost.EncodedRegression;
import io.whittle.cost.Regression;
import io.whittle.cost.SumRegression;
import io.whittle.cost.TreeRegression;

/** What was learned in rounds, cut after fewer of them: too many follow the noise. */
public final class Staged {
    /** The shares of the rounds that are tried. */
    private static final double[] SHARES = {1, 0.5, 0.25, 0.1, 0.04};

    private Staged() {}

    /** Returns how many stages a function has; 1 for what was not learned in rounds. */
    public static int count(Regression regression) {
        return regression instanceof SumRegression sum && isBoosted(sum.residual()) ? SHARES.length : 1;
    }

    /** Returns a function cut to a stage, 0 for all of it. */
    public static Regression cut(Regression regression, int stage) {
        if (stage > 0
                && regression instanceof SumRegression sum
                && sum.residual() instanceof EncodedRegression encoded
                && encoded.function() instanceof TreeRegression trees) {
            int rounds = Math.max(1, (int) (trees.roots().length * SHARES[stage]));
            return new SumRegression(sum.base(), encoded.with(trees.firstOfSum(rounds)));
        }
        return regression;
    }

    private static boolean isBoosted(Regression residual) {
        return residual instanceof EncodedRegression encoded && encoded.function() instanceof TreeRegression;
    }
}
