package io.whittle.policy;

import io.whittle.spi.cost.JobFeatures;
import java.util.Arrays;
import java.util.Optional;

/**
 * Learns within a run what items cost from what is known of them: a ridge regression of the log of the observed cost per
 * item on the logs of the features (so that it extrapolates as a power law does), and on top of it a step function of each
 * feature, fitted to the residuals and shrunk where a step has few observations. Good for jobs that no model knows.
 */
final class ItemCosts {
    /** As many observations at least, before anything is learned. */
    static final int MIN_OBSERVATIONS = 32;

    private static final int MAX_OBSERVATIONS = 1 << 13;
    private static final int STEPS = 12;
    private static final double RIDGE = 1;
    private static final double STEP_PRIOR = 4;
    private static final double MAX_BEYOND = 3;

    private final JobFeatures job;
    private final double[][] x; // standardised logs of the features, per bin
    private int[] bins = new int[256];
    private double[] y = new double[256];
    private int size;

    ItemCosts(JobFeatures job) {
        this.job = job;
        this.x = standardised(job.itemFeatures(), job.names().size());
    }

    /** Takes in what an item of a block cost, up to a factor common to all. */
    void observe(int block, double costPerItem) {
        if (costPerItem <= 0 || size == MAX_OBSERVATIONS) {
            return;
        }
        if (size == y.length) {
            bins = Arrays.copyOf(bins, 2 * size);
            y = Arrays.copyOf(y, 2 * size);
        }
        bins[size] = job.bins().binOf(block);
        y[size++] = Math.log(costPerItem);
    }

    int observations() {
        return size;
    }

    /** What was learned. */
    final class Fit {
        private final double[] costPerItem;
        private final double explained;
        private final double deviation;

        private Fit(double[] costPerItem, double explained, double deviation) {
            this.costPerItem = costPerItem;
            this.explained = explained;
            this.deviation = deviation;
        }

        /** Returns what an item of the block is expected to cost, up to a factor common to all. */
        double costPerItem(int block) {
            return costPerItem[job.bins().binOf(block)];
        }

        /** Returns the share of the variance of the log that is explained on observations that were held out. */
        double explained() {
            return explained;
        }

        /** Returns the standard deviation of the log of what is left. */
        double deviation() {
            return deviation;
        }
    }

    /** Learns from all observations so far; empty where there are too few, or nothing varies. */
    Optional<Fit> fit() {
        int features = job.names().size();
        if (features == 0 || size < Math.max(MIN_OBSERVATIONS, 6 * features)) {
            return Optional.empty();
        }
        double mean = 0;
        for (int i = 0; i < size; i++) {
            mean += y[i] / size;
        }
        double total = 0;
        double left = 0;
        for (int part = 0; part < 2; part++) {
            double[] predicted = predict(part);
            for (int i = 1 - part; i < size; i += 2) {
                left += square(y[i] - predicted[bins[i]]);
                total += square(y[i] - mean);
            }
        }
        if (!(total > 1e-9 * size)) {
            return Optional.empty();
        }
        double[] predicted = predict(-1);
        for (int bin = 0; bin < predicted.length; bin++) {
            predicted[bin] = Math.exp(predicted[bin]);
        }
        return Optional.of(new Fit(predicted, 1 - left / total, Math.sqrt(left / size)));
    }

    private static double square(double value) {
        return value * value;
    }

    /** Fits every second observation, beginning with the one given, or all (−1); predicts every bin. */
    private double[] predict(int part) {
        int step = part < 0 ? 1 : 2;
        int first = Math.max(0, part);
        double[] beta = ridge(first, step);
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        double[] residual = new double[size];
        for (int i = first; i < size; i += step) {
            residual[i] = y[i] - linear(beta, x[bins[i]]);
            low = Math.min(low, y[i]);
            high = Math.max(high, y[i]);
        }
        double[] predicted = new double[x.length];
        for (int bin = 0; bin < x.length; bin++) {
            predicted[bin] = linear(beta, x[bin]);
        }
        for (int feature = 0; feature < job.names().size(); feature++) {
            addSteps(feature, first, step, residual, predicted);
        }
        for (int bin = 0; bin < predicted.length; bin++) {
            predicted[bin] = Math.min(high + MAX_BEYOND, Math.max(low - MAX_BEYOND, predicted[bin]));
        }
        return predicted;
    }

    private static double linear(double[] beta, double[] row) {
        double sum = beta[row.length];
        for (int k = 0; k < row.length; k++) {
            sum += beta[k] * row[k];
        }
        return sum;
    }

    private void addSteps(int feature, int first, int step, double[] residual, double[] predicted) {
        int n = (size - first + step - 1) / step;
        double[] values = new double[n];
        for (int i = first, k = 0; i < size; i += step) {
            values[k++] = x[bins[i]][feature];
        }
        Arrays.sort(values);
        double[] edges = new double[STEPS - 1];
        for (int k = 1; k < STEPS; k++) {
            edges[k - 1] = values[(int) ((long) k * n / STEPS)];
        }
        double[] sum = new double[STEPS];
        double[] count = new double[STEPS];
        for (int i = first; i < size; i += step) {
            int at = stepOf(edges, x[bins[i]][feature]);
            sum[at] += residual[i];
            count[at]++;
        }
        for (int k = 0; k < STEPS; k++) {
            sum[k] /= count[k] + STEP_PRIOR;
        }
        for (int i = first; i < size; i += step) {
            residual[i] -= sum[stepOf(edges, x[bins[i]][feature])];
        }
        for (int bin = 0; bin < predicted.length; bin++) {
            predicted[bin] += sum[stepOf(edges, x[bin][feature])];
        }
    }

    private static int stepOf(double[] edges, double value) {
        int at = 0;
        while (at < edges.length && value >= edges[at]) {
            at++;
        }
        return at;
    }

    /** Solves the normal equations with a ridge on everything but the constant, which comes last. */
    private double[] ridge(int first, int step) {
        int k = job.names().size() + 1;
        double[][] a = new double[k][k + 1];
        double[] row = new double[k];
        row[k - 1] = 1;
        for (int i = first; i < size; i += step) {
            System.arraycopy(x[bins[i]], 0, row, 0, k - 1);
            for (int r = 0; r < k; r++) {
                for (int c = 0; c < k; c++) {
                    a[r][c] += row[r] * row[c];
                }
                a[r][k] += row[r] * y[i];
            }
        }
        for (int r = 0; r < k - 1; r++) {
            a[r][r] += RIDGE;
        }
        return solve(a);
    }

    /** Gauss elimination; the matrix is symmetric and positive definite, so no pivoting is needed. */
    private static double[] solve(double[][] a) {
        int k = a.length;
        for (int p = 0; p < k; p++) {
            for (int r = p + 1; r < k; r++) {
                double factor = a[r][p] / a[p][p];
                for (int c = p; c <= k; c++) {
                    a[r][c] -= factor * a[p][c];
                }
            }
        }
        double[] solution = new double[k];
        for (int r = k - 1; r >= 0; r--) {
            double value = a[r][k];
            for (int c = r + 1; c < k; c++) {
                value -= a[r][c] * solution[c];
            }
            solution[r] = value / a[r][r];
        }
        return solution;
    }

    private static double[][] standardised(double[][] raw, int features) {
        double[][] x = new double[raw.length][features];
        for (int k = 0; k < features; k++) {
            double sum = 0;
            double squares = 0;
            for (int bin = 0; bin < raw.length; bin++) {
                double value = Math.copySign(Math.log1p(Math.abs(raw[bin][k])), raw[bin][k]);
                x[bin][k] = Double.isFinite(value) ? value : 0;
                sum += x[bin][k];
                squares += square(x[bin][k]);
            }
            double mean = sum / raw.length;
            double deviation = Math.sqrt(Math.max(0, squares / raw.length - mean * mean));
            for (double[] row : x) {
                row[k] = deviation > 1e-12 ? (row[k] - mean) / deviation : 0;
            }
        }
        return x;
    }
}
