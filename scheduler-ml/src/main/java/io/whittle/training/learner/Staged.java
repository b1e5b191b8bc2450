package io.whittle.training.learner;

import io.whittle.cost.EncodedRegression;
import io.whittle.cost.Regression;
import io.whittle.cost.SumRegression;
import io.whittle.cost.TreeRegression;
import io.whittle.training.Learner;
import io.whittle.training.LearningRows;
import java.time.Duration;
import java.util.OptionalInt;

/** What was learned in rounds, cut after fewer of them: too many follow the noise. */
public final class Staged {
    /** The shares of the rounds that are tried. */
    private static final double[] SHARES = {1, 0.5, 0.25, 0.1, 0.04};

    private Staged() {}

    /** Learns up to a stage, 0 for all rounds: those after it are not learned at all where the learner can do without. */
    public static Regression fit(Learner learner, int stage, LearningRows rows, long seed, Duration budget) {
        return stage > 0 && learner instanceof Boosted boosted
                ? boosted.share(SHARES[stage]).fit(rows, seed, budget)
                : cut(learner.fit(rows, seed, budget), stage);
    }

    /** Returns how many rounds a learner takes up to a stage; empty for what does not learn in rounds. */
    public static OptionalInt rounds(Learner learner, int stage) {
        return learner instanceof Boosted boosted
                ? OptionalInt.of(boosted.share(SHARES[stage]).rounds())
                : OptionalInt.empty();
    }

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
