package io.whittle.training;

import io.whittle.cost.LinearRegression;
import io.whittle.cost.Regression;
import java.util.Arrays;

/** A straight line through logs over the one column where it fits best, fitted robustly. */
final class PowerLaw {
    private static final int ROUNDS = 12;

    private PowerLaw() {}

    static Regression fit(KindData data) {
        int columns = data.columns().count();
        double median = Numbers.median(data.targets());
        Regression best = new LinearRegression(new double[columns], median);
        double least = meanError(best, data) * 0.999; // a slope must be worth something
        for (int column = 0; column < columns; column++) {
            String name = data.columns().names().get(column);
            boolean size = !name.contains("=") && !name.startsWith("position") && !name.startsWith("node.");
            if (size && data.columns().varies(column)) {
                Regression line = line(data, column, median);
                double error = meanError(line, data);
                if (error < least) {
                    least = error;
                    best = line;
                }
            }
        }
        return best;
    }

    /** Iteratively reweighted least squares with Huber's weights. */
    private static Regression line(KindData data, int column, double start) {
        double[][] rows = data.rows();
        double[] targets = data.targets();
        double slope = 0;
        double bias = start;
        for (int round = 0; round < ROUNDS; round++) {
            double weights = 0;
            double x = 0;
            double y = 0;
            double xx = 0;
            double xy = 0;
            for (int i = 0; i < targets.length; i++) {
                double value = rows[i][column];
                double off = Math.abs(targets[i] - bias - slope * value);
                double weight = off <= Candidate.HUBER ? 1 : Candidate.HUBER / off;
                weights += weight;
                x += weight * value;
                y += weight * targets[i];
                xx += weight * value * value;
                xy += weight * value * targets[i];
            }
            double spread = xx - x * x / weights;
            slope = spread > 1e-12 ? (xy - x * y / weights) / spread : 0;
            bias = (y - slope * x) / weights;
        }
        double[] weights = new double[data.columns().count()];
        weights[column] = slope;
        return new LinearRegression(weights, bias);
    }

    private static double meanError(Regression regression, KindData data) {
        double[] errors = new double[data.targets().length];
        Arrays.setAll(errors, i -> Math.abs(data.targets()[i] - regression.predict(data.rows()[i])));
        return Numbers.mean(errors);
    }
}
