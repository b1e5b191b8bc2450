package io.whittle.training.learner;

import io.whittle.cost.LimitedRegression;
import io.whittle.cost.Regression;
import io.whittle.cost.TextRegression;
import io.whittle.training.Learner;
import io.whittle.training.LearningRows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Learns each kind of job by itself, and one function of all, of what is common to kinds, for those that were never seen. */
abstract class KindLearner implements Learner {
    /** Values stay within a factor of 20 of what was seen of a kind. */
    private static final double REACH = Math.log(20);

    /** A kind needs so many rows for a function of its own that is more than a constant. */
    private static final int ENOUGH = 4;

    private static final int MAX_ROWS = 20_000;

    private final String name;

    KindLearner(String name) {
        this.name = name;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Regression fit(LearningRows rows, long seed, Duration budget) {
        int kind = rows.column(LearningRows.KIND);
        LearningRows some = Samples.evenly(rows, MAX_ROWS);
        if (kind < 0) {
            return limited(some, seed);
        }
        Regression otherwise = limited(Blinded.withoutOwnOfKinds(some), seed);
        List<Regression> ofKinds = new ArrayList<>();
        for (LearningRows ofKind : Samples.byText(rows, kind)) {
            LearningRows own = Samples.evenly(ofKind, MAX_ROWS);
            ofKinds.add(
                    own.size() == 0 ? otherwise : own.size() < ENOUGH ? KindMedian.constant(own) : limited(own, seed));
        }
        return new TextRegression(kind, ofKinds, otherwise);
    }

    private Regression limited(LearningRows rows, long seed) {
        double[] targets = IntStream.range(0, rows.size())
                .mapToDouble(row -> rows.targets()[row])
                .toArray();
        return new LimitedRegression(
                fitKind(rows, seed),
                Arrays.stream(targets).min().orElse(0) - REACH,
                Arrays.stream(targets).max().orElse(0) + REACH);
    }

    /** Fits rows of one kind, or of all where there is none. */
    abstract Regression fitKind(LearningRows rows, long seed);
}
