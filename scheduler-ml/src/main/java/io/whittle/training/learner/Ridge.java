package io.whittle.training.learner;

import io.whittle.cost.LinearRegression;

/** Weighted sums fitted by least squares, drawn towards 0, where wild rows count less. */
final class Ridge {
    private static final double[] PENALTIES = {0.003, 0.03, 0.3, 3, 30, 300};
    private static final int ROUNDS = 4;
    private static final int PARTS = 4;
    private static final double LEAST_HUBER = 0.05;

    private Ridge() {}

    /** Fits, with the penalty that predicts each quarter of the rows best from the others. */
    static LinearRegression fit(double[][] rows, double[] targets, double[] weights) {
        double best = PENALTIES[2];
        if (rows.length >= 2 * PARTS) {
            double least = Double.POSITIVE_INFINITY;
            for (double penalty : PENALTIES) {
                double error = heldOutError(rows, targets, weights, penalty);
                if (error < least * 0.995) {
                    least = error;
                    best = penalty;
                }
            }
        }
        return robust(rows, targets, weights, best);
    }

    /** Parts are stretches: neighbours are often of one run. */
    private static double heldOutError(double[][] rows, double[] targets, double[] weights, double penalty) {
        double error = 0;
        for (int part = 0; part < PARTS; part++) {
            int from = (int) ((long) part * rows.length / PARTS);
            int to = (int) ((long) (part + 1) * rows.length / PARTS);
            double[] others = weights.clone();
            for (int row = from; row < to; row++) {
                others[row] = 0;
            }
            LinearRegression fitted = solve(rows, targets, others, penalty);
            for (int row = from; row < to; row++) {
                error += weights[row] * Math.min(3, Math.abs(targets[row] - fitted.predict(rows[row])));
            }
        }
        return error;
    }

    private static LinearRegression robust(double[][] rows, double[] targets, double[] weights, double penalty) {
        LinearRegression fitted = solve(rows, targets, weights, penalty);
        double[] reweighted = new double[weights.length];
        double[] errors = new double[weights.length];
        for (int round = 1; round < ROUNDS; round++) {
            for (int row = 0; row < rows.length; row++) {
                errors[row] = Math.abs(targets[row] - fitted.predict(rows[row]));
            }
            double huber = Math.max(LEAST_HUBER, 1.5 * io.whittle.training.Numbers.median(errors));
            for (int row = 0; row < rows.length; row++) {
                reweighted[row] = weights[row] * (errors[row] <= huber ? 1 : huber / errors[row]);
            }
            fitted = solve(rows, targets, reweighted, penalty);
        }
        return fitted;
    }

    private static LinearRegression solve(double[][] rows, double[] targets, double[] weights, double penalty) {
        int count = rows[0].length;
        double[] means = new double[count];
        double mean = 0;
        double total = 0;
        for (int row = 0; row < rows.length; row++) {
            total += weights[row];
            mean += weights[row] * targets[row];
            for (int i = 0; i < count; i++) {
                means[i] += weights[row] * rows[row][i];
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
            double weight = weights[row];
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
            products[i][i] += penalty + 1e-9;
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
