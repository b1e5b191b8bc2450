package io.whittle.training.learner;

import io.whittle.training.Learner;
import java.util.List;
import java.util.Set;

/** The learners that ship. */
public final class BuiltInLearners {
    /** The names of the plain methods, which others have to beat. */
    public static final Set<String> BASELINES = Set.of("kind-median", "power-law", "nearest-run");

    private static final int FEW_ROUNDS = 120;

    private BuiltInLearners() {}

    /** Returns the plain methods, the plainest first. */
    public static List<Learner> baselines() {
        return List.of(new KindMedian(), new PowerLaw(), new NearestRun());
    }

    /** Returns boosted trees of few rounds, for what is learned anew again and again; not every platform has them. */
    public static List<Learner> quickBoosted() {
        return List.of(Boosted.plain().rounds(FEW_ROUNDS), Boosted.onLinear().rounds(FEW_ROUNDS));
    }

    /** Returns the others, those that others can least make up for first: where time is short, the last are left out. */
    public static List<Learner> candidates() {
        return List.of(
                new Linear(),
                new Configurations(Configurations.Difference.NONE),
                Boosted.onLinear(),
                Boosted.onCapacity(),
                Boosted.onAttributes(),
                Boosted.plain(),
                Boosted.coarse(),
                new Configurations(Configurations.Difference.POWERS),
                new Configurations(Configurations.Difference.PROPORTION),
                new Forest(true),
                new Forest(false));
    }
}
