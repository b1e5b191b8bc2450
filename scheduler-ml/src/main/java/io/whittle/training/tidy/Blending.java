package io.whittle.training.tidy;

import io.whittle.cost.BlendRegression;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Chooses the weights of candidates by their errors on rows that none of them was fitted to: again and again the one is
 * added that lowers the mean error most (Caruana et al., "Ensemble selection from libraries of models", 2004).
 */
final class Blending {
    private static final int STEPS = 25;

    /** A kind's own weights and those of all kinds count the same where the kind has so many rows. */
    private static final double SHRINK = 1000;

    private static final int LEAST_ROWS = 60;

    /** What an error of the log counts: in full up to a factor of e, and beyond that, up to a factor of 55, a little. */
    private static final double FULL = 1;

    private static final double MOST = 4;
    private static final double LITTLE = 0.3;

    /** A candidate whose error is so many times the best one's takes no part. */
    private static final double HOPELESS = 1.5;

    /** Candidates up to so many times as far off as the best one may be as good on other rows. */
    private static final double NEARLY = 1.3;

    /** A blend must be better than the best plain method by so much to have all of the weight; by half of it to have half. */
    private static final double WORTH_IT = 0.02;

    private Blending() {}

    /** Small errors are what the middle of all errors is made of, wild ones what their mean is made of: both matter. */
    private static double counted(double error) {
        double size = Math.abs(error);
        return Math.min(FULL, size) + LITTLE * Math.min(MOST, size);
    }

    /**
     * Returns the weights over some rows, from the predictions of each candidate.
     *
     * @param evenShare how much of the weight is dealt evenly to those that are nearly as good as the best: the less these
     *     rows tell of others, the more
     * @param plain the plain methods: the best of them has the rest of the weight where a blend is not better by a margin
     */
    static double[] weights(float[][] predictions, float[] targets, int[] rows, double evenShare, int[] plain) {
        boolean[] hopeless = worse(HOPELESS, predictions, targets, rows);
        double[] sum = new double[rows.length];
        int[] taken = new int[predictions.length];
        for (int step = 0; step < STEPS; step++) {
            int best = 0;
            double least = Double.POSITIVE_INFINITY;
            for (int candidate = 0; candidate < predictions.length; candidate++) {
                if (hopeless[candidate]) {
                    continue;
                }
                double error = 0;
                for (int i = 0; i < rows.length; i++) {
                    double mean = (sum[i] + predictions[candidate][rows[i]]) / (step + 1);
                    error += counted(mean - targets[rows[i]]);
                }
                if (error < least) {
                    least = error;
                    best = candidate;
                }
            }
            taken[best]++;
            for (int i = 0; i < rows.length; i++) {
                sum[i] += predictions[best][rows[i]];
            }
        }
        double[] weights = Arrays.stream(taken)
                .mapToDouble(times -> (double) times / STEPS)
                .toArray();
        leaveToPlain(predictions, targets, rows, weights, plain);
        int good = 0;
        boolean[] nearlyBest = worse(NEARLY, predictions, targets, rows);
        for (boolean worse : nearlyBest) {
            good += worse ? 0 : 1;
        }
        for (int candidate = 0; candidate < weights.length; candidate++) {
            weights[candidate] = (1 - evenShare) * weights[candidate] + (nearlyBest[candidate] ? 0 : evenShare / good);
        }
        return weights;
    }

    /**
     * Leaves to the best plain method as much of the weight as the blend falls short of being better than it by a margin. That
     * one does not share with others that are nearly as good: a power law is the median of its kind wherever no size tells,
     * and half of each would only halve what was learned of growth.
     */
    private static void leaveToPlain(
            float[][] predictions, float[] targets, int[] rows, double[] weights, int[] plain) {
        if (plain.length == 0) {
            return;
        }
        double[] values = new double[predictions.length];
        double[] errors = new double[predictions.length];
        double blend = 0;
        for (int row : rows) {
            for (int candidate = 0; candidate < values.length; candidate++) {
                values[candidate] = predictions[candidate][row];
                errors[candidate] += counted(values[candidate] - targets[row]);
            }
            blend += counted(BlendRegression.combined(weights, values) - targets[row]);
        }
        int best = plain[0];
        for (int method : plain) {
            best = errors[method] < errors[best] ? method : best;
        }
        double gain = errors[best] > 0 ? 1 - blend / errors[best] : 0;
        double share = Math.max(0, Math.min(1, gain / WORTH_IT));
        for (int candidate = 0; candidate < weights.length; candidate++) {
            weights[candidate] = share * weights[candidate] + (candidate == best ? 1 - share : 0);
        }
    }

    /** What is off by far more than the best could only make up for a bias of it, and that by chance. */
    private static boolean[] worse(double times, float[][] predictions, float[] targets, int[] rows) {
        double[] errors = new double[predictions.length];
        double least = Double.POSITIVE_INFINITY;
        for (int candidate = 0; candidate < errors.length; candidate++) {
            for (int row : rows) {
                errors[candidate] += counted(predictions[candidate][row] - targets[row]);
            }
            least = Math.min(least, errors[candidate]);
        }
        boolean[] worse = new boolean[errors.length];
        for (int candidate = 0; candidate < errors.length; candidate++) {
            worse[candidate] = errors[candidate] > times * least;
        }
        return worse;
    }

    /** Returns the weights for each kind, drawn towards those of all; empty for kinds with few rows. */
    static double[][] ofKinds(
            float[][] predictions,
            float[] targets,
            int[] kinds,
            int[] some,
            int kindCount,
            double[] usual,
            double evenShare) {
        Map<Integer, List<Integer>> rowsOfKinds = new HashMap<>();
        Arrays.stream(some).filter(row -> kinds[row] >= 0).forEach(row -> rowsOfKinds
                .computeIfAbsent(kinds[row], kind -> new ArrayList<>())
                .add(row));
        double[][] weights = new double[kindCount][0];
        rowsOfKinds.forEach((kind, rows) -> {
            if (rows.size() >= LEAST_ROWS) {
                int[] indexes = rows.stream().mapToInt(Integer::intValue).toArray();
                double[] own = weights(predictions, targets, indexes, evenShare, new int[0]);
                double share = rows.size() / (rows.size() + SHRINK);
                weights[kind] = new double[own.length];
                Arrays.setAll(weights[kind], i -> share * own[i] + (1 - share) * usual[i]);
            }
        });
        return weights;
    }
}
