package io.whittle.simulation;

import java.util.Arrays;
import java.util.List;

/**
 * How the cost of an item follows from what is known of it, up to a factor that is a run's own: a ridge regression of
 * the log of the cost on broken lines of the logs of the features, so that it goes on as a power law beyond what was
 * seen, with the power of its end. Every run counts the same. Immutable.
 */
final class ItemShape {
    /** Where lines may bend, in standard deviations from the mean of a feature. */
    private static final double[] BENDS = {-1, 0, 1, 2};

    private static final double RIDGE = 1e-3;
    private static final double LEAST_MICROS = 1e-3;

    private final double[] means;
    private final double[] spreads;
    private final double[] least;
    private final double[] most;
    private final double[] slopes;

    private ItemShape(double[] means, double[] spreads, double[] least, double[] most, double[] slopes) {
        this.means = means;
        this.spreads = spreads;
        this.least = least;
        this.most = most;
        this.slopes = slopes;
    }

    /** Returns the logs of recorded costs less their mean: what a run's items cost against each other. */
    static double[] relative(double[] micros) {
        double[] logs = Arrays.stream(micros)
                .map(cost -> Math.log(Math.max(LEAST_MICROS, cost)))
                .toArray();
        double mean = Arrays.stream(logs).filter(Double::isFinite).average().orElse(0);
        return Arrays.stream(logs).map(log -> log - mean).toArray();
    }

    /** Learns from what was recorded of traces that all have the same features. */
    static ItemShape fit(List<Trace> runs) {
        int features = runs.get(0).features().size();
        double[] means = new double[features];
        double[] spreads = new double[features];
        double[] least = new double[features];
        double[] most = new double[features];
        standardise(runs, means, spreads, least, most);
        int terms = features * (1 + BENDS.length);
        double[][] products = new double[terms][terms];
        double[] right = new double[terms];
        for (Trace run : runs) {
            add(products, right, terms(run, means, spreads), relative(run.earlierMicros()));
        }
        for (int i = 0; i < terms; i++) {
            products[i][i] += RIDGE * runs.size();
        }
        return new ItemShape(means, spreads, least, most, solved(products, right));
    }

    /** Returns the log of each item's cost, up to a constant. */
    double[] predict(Trace trace) {
        return Arrays.stream(terms(trace, means, spreads))
                .mapToDouble(this::dot)
                .toArray();
    }

    /**
     * Returns how far beyond what was learned from each feature of the trace goes, in standard deviations. The farther, the
     * more depends on the line going on as it ended.
     */
    double[] reach(Trace trace) {
        double[] reach = new double[means.length];
        for (double[] row : trace.itemFeatures()) {
            for (int i = 0; i < reach.length; i++) {
                double value = log(row[i]);
                reach[i] = Math.max(reach[i], Math.max(value - most[i], least[i] - value) / spreads[i]);
            }
        }
        return reach;
    }

    private double dot(double[] row) {
        double sum = 0;
        for (int i = 0; i < row.length; i++) {
            sum += slopes[i] * row[i];
        }
        return sum;
    }

    /** Adds a run's products; lines pass through the run's own mean, so that runs need not agree on that. */
    private static void add(double[][] products, double[] right, double[][] rows, double[] targets) {
        int terms = right.length;
        double[] middle = new double[terms];
        int known = 0;
        for (int item = 0; item < rows.length; item++) {
            if (Double.isFinite(targets[item])) {
                known++;
                for (int i = 0; i < terms; i++) {
                    middle[i] += rows[item][i];
                }
            }
        }
        for (int item = 0; item < rows.length; item++) {
            if (Double.isFinite(targets[item])) {
                for (int i = 0; i < terms; i++) {
                    double own = (rows[item][i] - middle[i] / known) / known;
                    right[i] += own * targets[item];
                    for (int j = 0; j < terms; j++) {
                        products[i][j] += own * (rows[item][j] - middle[j] / known);
                    }
                }
            }
        }
    }

    private static double[][] terms(Trace trace, double[] means, double[] spreads) {
        int features = means.length;
        double[][] terms = new double[trace.items()][features * (1 + BENDS.length)];
        for (int item = 0; item < terms.length; item++) {
            for (int i = 0; i < features; i++) {
                double value = (log(trace.itemFeatures()[item][i]) - means[i]) / spreads[i];
                terms[item][i] = value;
                for (int bend = 0; bend < BENDS.length; bend++) {
                    terms[item][features * (1 + bend) + i] = Math.max(0, value - BENDS[bend]);
                }
            }
        }
        return terms;
    }

    private static void standardise(List<Trace> runs, double[] means, double[] spreads, double[] least, double[] most) {
        for (int i = 0; i < means.length; i++) {
            int feature = i;
            double[] all = runs.stream()
                    .flatMap(run -> Arrays.stream(run.itemFeatures()))
                    .mapToDouble(row -> log(row[feature]))
                    .toArray();
            double mean = Arrays.stream(all).average().orElse(0);
            double variance = Arrays.stream(all)
                    .map(value -> (value - mean) * (value - mean))
                    .average()
                    .orElse(0);
            means[i] = mean;
            least[i] = Arrays.stream(all).min().orElse(mean);
            most[i] = Arrays.stream(all).max().orElse(mean);
            spreads[i] = variance > 1e-18 ? Math.sqrt(variance) : 1;
        }
    }

    private static double log(double value) {
        return Math.signum(value) * Math.log1p(Math.abs(value));
    }

    /** Solves a positive definite system by elimination. */
    private static double[] solved(double[][] matrix, double[] right) {
        int size = right.length;
        for (int i = 0; i < size; i++) {
            for (int row = i + 1; row < size; row++) {
                double factor = matrix[row][i] / matrix[i][i];
                for (int column = i; column < size; column++) {
                    matrix[row][column] -= factor * matrix[i][column];
                }
                right[row] -= factor * right[i];
            }
        }
        for (int i = size - 1; i >= 0; i--) {
            for (int column = i + 1; column < size; column++) {
                right[i] -= matrix[i][column] * right[column];
            }
            right[i] /= matrix[i][i];
        }
        return right;
    }
}
