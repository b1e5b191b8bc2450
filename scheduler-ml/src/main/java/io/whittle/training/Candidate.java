package io.whittle.training;

import io.whittle.cost.LinearRegression;
import io.whittle.cost.Predictor;
import io.whittle.cost.Regression;
import io.whittle.cost.SumRegression;
import io.whittle.cost.tribuo.TribuoRegressions;
import io.whittle.training.learner.Staged;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A way to predict a kind's costs. Two are equal where they are the same. */
final class Candidate {
    static final int TREES = 16;
    static final int DEPTH = 7;
    static final double HUBER = 0.5;

    /** How long a learner may take for a kind: there are many kinds, and each is learned several times. */
    private static final Duration BUDGET = Duration.ofSeconds(10);

    /** Every item of a kind costs the same. */
    static final Candidate KIND_MEDIAN = new Candidate(
            "kind-median", true, (data, seed) -> new Predictor.OfRegression(constant(data, data.medianCost())));

    /** As the past run with the nearest features, place by place. */
    static final Candidate NEAREST_RUN =
            new Candidate("nearest-run", true, (data, seed) -> new Predictor.OfNearestRun(constant(data, 0)));

    private static final List<Candidate> OWN = List.of(
            KIND_MEDIAN,
            // a power of the one number that says most
            new Candidate("power-law", true, (data, seed) -> new Predictor.OfRegression(PowerLaw.fit(data))),
            NEAREST_RUN,
            // a product of powers of all numbers
            new Candidate("linear", false, (data, seed) -> new Predictor.OfRegression(data.linear(seed))),
            // as the nearest past run, times a product of powers of what differs
            new Candidate("nearest-run-linear", false, (data, seed) -> new Predictor.OfNearestRun(data.linear(seed))),
            new Candidate(
                    "tree",
                    false,
                    (data, seed) -> new Predictor.OfRegression(
                            TribuoRegressions.tree(data.rows(), data.targets(), DEPTH, seed))),
            new Candidate(
                    "forest",
                    false,
                    (data, seed) -> new Predictor.OfRegression(
                            TribuoRegressions.forest(data.rows(), data.targets(), TREES, DEPTH, seed))),
            // a product of powers, times many trees for what that leaves
            new Candidate(
                    "linear-forest", false, (data, seed) -> new Predictor.OfRegression(linearForest(data, seed))));

    private final String label;
    private final boolean baseline;
    private final Fit fit;
    private final Optional<Learner> learner;

    private interface Fit {
        Predictor of(KindData data, long seed);
    }

    private Candidate(String label, boolean baseline, Fit fit) {
        this(label, baseline, fit, Optional.empty());
    }

    private Candidate(String label, boolean baseline, Fit fit, Optional<Learner> learner) {
        this.learner = learner;
        this.label = label;
        this.baseline = baseline;
        this.fit = fit;
    }

    /** Returns a learner of rows as a candidate for bins. */
    static Candidate of(Learner learner) {
        return new Candidate(
                learner.name(),
                false,
                (data, seed) -> new Predictor.OfRegression(learner.fit(data.toLearningRows(), seed, BUDGET)),
                Optional.of(learner));
    }

    /** Returns the libraries that learn, each with its version. */
    Map<String, String> libraries() {
        return learner.map(Learner::libraries).orElse(Map.of("tribuo", TribuoRegressions.LIBRARY));
    }

    /** Returns what a learner is set to, as plain JSON values; empty for what is not one. */
    Map<String, Object> hyperParameters() {
        Map<String, Object> parameters =
                new TreeMap<>(learner.map(Learner::hyperParameters).orElse(Map.of()));
        learner.map(boosting -> Staged.rounds(boosting, 0))
                .ifPresent(rounds -> rounds.ifPresent(count -> parameters.put("rounds", (long) count)));
        return parameters;
    }

    /** Returns whether it is a plain method that others have to beat. */
    boolean baseline() {
        return baseline;
    }

    String label() {
        return label;
    }

    Predictor fit(KindData data, long seed) {
        return fit.of(data, seed);
    }

    /** Returns the candidates that every training has, the plainest first. */
    static List<Candidate> all() {
        return OWN;
    }

    @Override
    public String toString() {
        return label;
    }

    private static Regression constant(KindData data, double value) {
        return new LinearRegression(new double[data.columns().count()], value);
    }

    private static Regression linearForest(KindData data, long seed) {
        Regression linear = data.linear(seed);
        double[] residuals = data.targets().clone();
        Arrays.setAll(residuals, i -> residuals[i] - linear.predict(data.rows()[i]));
        return new SumRegression(linear, TribuoRegressions.forest(data.rows(), residuals, TREES, DEPTH, seed));
    }
}
