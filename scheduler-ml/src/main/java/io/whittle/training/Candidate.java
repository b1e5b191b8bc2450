package io.whittle.training;

import io.whittle.cost.LinearRegression;
import io.whittle.cost.Predictor;
import io.whittle.cost.Regression;
import io.whittle.cost.SumRegression;
import io.whittle.cost.tribuo.TribuoRegressions;
import java.util.List;
import java.util.Locale;

/** A way to predict a kind's costs, the plainest first. */
enum Candidate {
    /** Every item of a kind costs the same. */
    KIND_MEDIAN(true),
    /** A power of the one number that says most. */
    POWER_LAW(true),
    /** As the past run with the nearest features, place by place. */
    NEAREST_RUN(true),
    /** A product of powers of all numbers. */
    LINEAR(false),
    /** As the nearest past run, times a product of powers of what differs. */
    NEAREST_RUN_LINEAR(false),
    /** A single tree. */
    TREE(false),
    /** The mean of many trees. */
    FOREST(false),
    /** A product of powers, times many trees for what that leaves. */
    LINEAR_FOREST(false);

    static final int TREES = 16;
    static final int DEPTH = 7;
    static final double HUBER = 0.5;

    private final boolean baseline;

    Candidate(boolean baseline) {
        this.baseline = baseline;
    }

    /** Returns whether it is a plain method that others have to beat. */
    boolean baseline() {
        return baseline;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Predictor fit(KindData data, long seed) {
        return switch (this) {
            case KIND_MEDIAN -> new Predictor.OfRegression(constant(data, data.medianCost()));
            case POWER_LAW -> new Predictor.OfRegression(PowerLaw.fit(data));
            case NEAREST_RUN -> new Predictor.OfNearestRun(constant(data, 0));
            case LINEAR -> new Predictor.OfRegression(data.linear(seed));
            case NEAREST_RUN_LINEAR -> new Predictor.OfNearestRun(data.linear(seed));
            case TREE -> new Predictor.OfRegression(TribuoRegressions.tree(data.rows(), data.targets(), DEPTH, seed));
            case FOREST ->
                new Predictor.OfRegression(TribuoRegressions.forest(data.rows(), data.targets(), TREES, DEPTH, seed));
            case LINEAR_FOREST -> new Predictor.OfRegression(linearForest(data, seed));
        };
    }

    /** Returns all candidates, the plainest first. */
    static List<Candidate> all() {
        return List.of(values());
    }

    private static Regression constant(KindData data, double value) {
        return new LinearRegression(new double[data.columns().count()], value);
    }

    private static Regression linearForest(KindData data, long seed) {
        Regression linear = data.linear(seed);
        double[] residuals = data.targets().clone();
        for (int i = 0; i < residuals.length; i++) {
            residuals[i] -= linear.predict(data.rows()[i]);
        }
        return new SumRegression(linear, TribuoRegressions.forest(data.rows(), residuals, TREES, DEPTH, seed));
    }
}
