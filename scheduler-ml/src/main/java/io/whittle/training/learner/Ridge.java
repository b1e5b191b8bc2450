package io.whittle.training.learner;

import io.whittle.cost.LinearRegression;
import io.whittle.training.Numbers;
import java.util.Arrays;

/**
 * Weighted sums fitted by least squares, drawn towards 0, where wild rows count less. How hard they are drawn the rows tell,
 * but for what nothing in them tells apart: of two columns that hardly differ, one with the power 37 and the other with -37
 * may fit best, and goes wild where they do differ. So each weight is also believed to be of a size that is given (a normal
 * prior), which counts only where the rows say next to nothing.
 */
final class Ridge {
    private static final double[] PENALTIES = {0.003, 0.03, 0.3, 3, 30, 300};
    private static final int ROUNDS = 4;
    private static final int PARTS = 4;
    private static final double LEAST_HUBER = 0.05;
    private final double[][] rows;
    private final double[] targets;
    private final double[] weights;

    /** What is believed of each weight: the inverse of its expected square, times the squared error of a row. */
    private final double[] beliefs;

    private Ridge(double[][] rows, double[] targets, double[] weights, double[] beliefs) {
        this.rows = rows;
        this.targets = targets;
        this.weights = weights;
        this.beliefs = beliefs;
    }

    /**
     * Fits, with the penalty that predicts each quarter of the rows best from the others.
     *
     * @param expected how large each weight usually is: the standard deviation of its prior
     */
    static LinearRegression fit(double[][] rows, double[] targets, double[] weights, double[] expected) {
        double[] beliefs = new double[expected.length];
        double error =
                usualError(rows, targets, new Ridge(rows, targets, weights, beliefs).solve(weights, PENALTIES[2]));
        Arrays.setAll(beliefs, i -> error * error / (expected[i] * expected[i]));
        Ridge ridge = new Ridge(rows, targets, weights, beliefs);
        return ridge.robust(ridge.bestPenalty());
    }

    private double bestPenalty() {
        double best = PENALTIES[2];
        if (rows.length >= 2 * PARTS) {
            double least = Double.POSITIVE_INFINITY;
            for (double penalty : PENALTIES) {
                double error = heldOutError(penalty);
                if (error < least * 0.995) {
                    least = error;
                    best = penalty;
                }
            }
        }
        return best;
    }

    /** Returns a standard deviation of errors that wild ones do not raise. */
    private static double usualError(double[][] rows, double[] targets, LinearRegression fitted) {
        return Math.max(LEAST_HUBER, 1.5 * Numbers.median(errors(rows, targets, fitted)));
    }

    private static double[] errors(double[][] rows, double[] targets, LinearRegression fitted) {
        double[] errors = new double[rows.length];
        Arrays.setAll(errors, row -> Math.abs(targets[row] - fitted.predict(rows[row])));
        return errors;
    }

    /** Parts are stretches: neighbours are often of one run. */
    private double heldOutError(double penalty) {
        double error = 0;
        for (int part = 0; part < PARTS; part++) {
            int from = (int) ((long) part * rows.length / PARTS);
            int to = (int) ((long) (part + 1) * rows.length / PARTS);
            double[] others = weights.clone();
            for (int row = from; row < to; row++) {
                others[row] = 0;
            }
            LinearRegression fitted = solve(others, penalty);
            for (int row = from; row < to; row++) {
                error += weights[row] * Math.min(3, Math.abs(targets[row] - fitted.predict(rows[row])));
            }
        }
        return error;
    }

    private LinearRegression robust(double penalty) {
        LinearRegression fitted = solve(weights, penalty);
        double[] reweighted = new double[weights.length];
        for (int round = 1; round < ROUNDS; round++) {
            double[] errors = errors(rows, targets, fitted);
            double huber = usualError(rows, targets, fitted);
            for (int row = 0; row < rows.length; row++) {
                reweighted[row] = weights[row] * (errors[row] <= huber ? 1 : huber / errors[row]);
            }
            fitted = solve(reweighted, penalty);
        }
        return fitted;
    }

    /** Fits with other weights of rows than its own. */
    private LinearRegression solve(double[] counting, double penalty) {
        int count = rows[0].length;
        double[] means = new double[count];
        double mean = 0;
        double total = 0;
        for (int row = 0; row < rows.length; row++) {
            total += counting[row];
            mean += counting[row] * targets[row];
            for (int i = 0; i < count; i++) {
                means[i] += counting[row] * rows[row][i];
            }
        }
        mean /= total;
        for (int i = 0; i < count; i++) {
            means[i] /= total;
        }
        double[][] products = new double[count][count];
        double[] right = new double[count];
        double[] centred = new double[count];
        for (int row = 0; row < rows.length; row++) {
            double weight = counting[row];
            if (weight == 0) {
                continue;
            }
            for (int i = 0; i < count; i++) {
                centred[i] = rows[row][i] - means[i];
            }
            double target = weight * (targets[row] - mean);
            for (int i = 0; i < count; i++) {
                right[i] += centred[i] * target;
                double scaled = weight * centred[i];
                for (int j = 0; j <= i; j++) {
                    products[i][j] += scaled * centred[j];
                }
            }
        }
        for (int i = 0; i < count; i++) {
            products[i][i] += penalty + beliefs[i] + 1e-9;
        }
        double[] solution = Cholesky.solve(products, right);
        double bias = mean;
        for (int i = 0; i < count; i++) {
            bias -= solution[i] * means[i];
        }
        return new LinearRegression(solution, bias);
    }

    /** Solves symmetric positive definite equations. */
    private static final class Cholesky {
        static double[] solve(double[][] lower, double[] right) {
            int count = right.length;
            for (int i = 0; i < count; i++) {
                for (int j = 0; j <= i; j++) {
                    double sum = lower[i][j];
                    for (int k = 0; k < j; k++) {
                        sum -= lower[i][k] * lower[j][k];
                    }
                    lower[i][j] = i == j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / lower[j][j];
                }
            }
            double[] solution = right.clone();
            for (int i = 0; i < count; i++) {
                for (int k = 0; k < i; k++) {
                    solution[i] -= lower[i][k] * solution[k];
                }
                solution[i] /= lower[i][i];
            }
            for (int i = count - 1; i >= 0; i--) {
                for (int k = i + 1; k < count; k++) {
                    solution[i] -= lower[k][i] * solution[k];
                }
                solution[i] /= lower[i][i];
            }
            return solution;
        }
    }
}
