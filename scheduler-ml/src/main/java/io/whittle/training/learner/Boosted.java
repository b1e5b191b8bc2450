package io.whittle.training.learner;

import io.whittle.cost.EncodedRegression;
import io.whittle.cost.Regression;
import io.whittle.cost.SumRegression;
import io.whittle.cost.TreeRegression;
import io.whittle.cost.tribuo.TribuoRegressions;
import io.whittle.training.Learner;
import io.whittle.training.LearningRows;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Boosted trees of what another function leaves: trees alone fail where sizes lie outside of what was seen.
 */
final class Boosted implements Learner {
    /** More rows than this are sampled evenly: the library holds an object for each. */
    static final int MAX_ROWS = 200_000;

    /** Trees of many leaves, for what repeats well. */
    private static final Shape FINE = new Shape(500, 48, 3);

    /** Trees of few leaves with many rows in each, for what is noisy. */
    private static final Shape COARSE = new Shape(150, 14, 30);

    private final String name;
    private final Function<LearningRows, Optional<Regression>> base;
    private final Shape shape;
    private final UnaryOperator<LearningRows> sight;

    /**
     * How large trees are.
     *
     * @param rounds how many trees
     * @param leaves how many leaves a tree has at most
     * @param leastRows how many rows a leaf has at least
     */
    private record Shape(int rounds, int leaves, int leastRows) {}

    private Boosted(String name, Function<LearningRows, Optional<Regression>> base, Shape shape) {
        this(name, base, shape, UnaryOperator.identity());
    }

    private Boosted(
            String name,
            Function<LearningRows, Optional<Regression>> base,
            Shape shape,
            UnaryOperator<LearningRows> sight) {
        this.name = name;
        this.base = base;
        this.shape = shape;
        this.sight = sight;
    }

    /** The same after so many rounds. */
    Boosted rounds(int rounds) {
        return new Boosted(name, base, new Shape(rounds, shape.leaves(), shape.leastRows()), sight);
    }

    /** The same after a share of the rounds. */
    Boosted share(double share) {
        return rounds(Math.max(1, (int) (shape.rounds() * share)));
    }

    /** Returns how many rounds it takes. */
    int rounds() {
        return shape.rounds();
    }

    /** Of what a power of the size leaves, with trees of few leaves. */
    static Boosted coarse() {
        return new Boosted("boosted-coarse", rows -> Optional.of(new PowerLaw().fit(rows, 0, Duration.ZERO)), COARSE);
    }

    /** Of costs as they are. */
    static Boosted plain() {
        return new Boosted("boosted-trees", rows -> Optional.of(KindMedian.constant(rows)), FINE);
    }

    /** Of what a product of powers for each kind leaves. */
    static Boosted onLinear() {
        return new Boosted("boosted-residual", rows -> Optional.of(new Linear().fit(rows, 0, Duration.ZERO)), FINE);
    }

    /** Of costs as they are by what nodes are like, whatever their names, with trees of few leaves. */
    static Boosted onAttributes() {
        return new Boosted(
                "boosted-attributes",
                rows -> Optional.of(KindMedian.constant(rows)),
                COARSE,
                rows -> Blinded.twice(Blinded.nodes(rows)));
    }

    /** Of costs times what a node can do in a second: cores times clock. */
    static Boosted onCapacity() {
        return new Boosted("boosted-capacity", Capacity::inProportion, FINE, Blinded::nodes);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<String> unavailable() {
        return TribuoRegressions.whyNotBoosted();
    }

    @Override
    public Map<String, String> libraries() {
        return TribuoRegressions.boostingLibraries();
    }

    @Override
    public Map<String, Object> hyperParameters() {
        Map<String, Object> parameters = new TreeMap<>(TribuoRegressions.boostingParameters());
        parameters.put("max_rounds", (long) shape.rounds());
        parameters.put("max_leaves", (long) shape.leaves());
        parameters.put("min_child_weight", (long) shape.leastRows());
        parameters.put("max_rows", (long) MAX_ROWS);
        return parameters;
    }

    @Override
    public Regression fit(LearningRows all, long seed, Duration budget) {
        LearningRows rows = sight.apply(Samples.evenly(all, MAX_ROWS));
        Regression under = base.apply(rows).orElseGet(() -> KindMedian.constant(rows));
        float[] left = new float[rows.size()];
        for (int row = 0; row < left.length; row++) {
            left[row] = (float) (rows.targets()[row] - under.predict(rows.row(row)));
        }
        LearningRows residuals = rows.withTargets(left);
        EncodedRegression encoding = Encoding.forTrees(residuals);
        if (encoding.columns().length == 0) {
            return under;
        }
        TreeRegression trees = TribuoRegressions.boosted(
                Encoding.rows(encoding, residuals),
                Samples.doubles(left),
                Samples.doubles(rows.weights()),
                shape.rounds(),
                Math.max(4, Math.min(shape.leaves(), rows.size() / 10)),
                shape.leastRows(),
                seed);
        return new SumRegression(under, encoding.with(trees));
    }
}
