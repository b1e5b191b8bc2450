package io.whittle.training.tidy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Chooses the weights of candidates by their errors on rows that none of them was fitted to: again and again the one is
 * added that lowers the mean error most (Caruana et al., "Ensemble selection from libraries of models", 2004).
 */
final class Blending {
    private static final int STEPS = 25;

    /** A kind's own weights and those of all kinds count the same where the kind has so many rows. */
    private static final double SHRINK = 300;

    private static final int LEAST_ROWS = 60;

    /** A single wild error counts for no more than this. */
    private static final double MOST = 2;

    /** A candidate whose error is so many times the best one's takes no part. */
    private static final double HOPELESS = 1.5;

    private Blending() {}

    /** Returns the weights over some rows, from the predictions of each candidate. */
    static double[] weights(float[][] predictions, float[] targets, int[] rows) {
        boolean[] hopeless = hopeless(predictions, targets, rows);
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
                    error += Math.min(MOST, Math.abs(mean - targets[rows[i]]));
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
        return Arrays.stream(taken).mapToDouble(count -> count / (double) STEPS).toArray();
    }

    /** What is off by far more than the best could only make up for a bias of it, and that by chance. */
    private static boolean[] hopeless(float[][] predictions, float[] targets, int[] rows) {
        double[] errors = new double[predictions.length];
        double least = Double.POSITIVE_INFINITY;
        for (int candidate = 0; candidate < errors.length; candidate++) {
            for (int row : rows) {
                errors[candidate] += Math.min(MOST, Math.abs(predictions[candidate][row] - targets[row]));
            }
            least = Math.min(least, errors[candidate]);
        }
        boolean[] hopeless = new boolean[errors.length];
        for (int candidate = 0; candidate < errors.length; candidate++) {
            hopeless[candidate] = errors[candidate] > HOPELESS * least;
        }
        return hopeless;
    }

    /** Returns the weights for each kind, drawn towards those of all; empty for kinds with few rows. */
    static double[][] ofKinds(float[][] predictions, float[] targets, int[] kinds, int kindCount, double[] usual) {
        Map<Integer, List<Integer>> rowsOfKinds = new HashMap<>();
        IntStream.range(0, kinds.length).filter(row -> kinds[row] >= 0).forEach(row -> rowsOfKinds
                .computeIfAbsent(kinds[row], kind -> new ArrayList<>())
                .add(row));
        double[][] weights = new double[kindCount][0];
        rowsOfKinds.forEach((kind, rows) -> {
            if (rows.size() >= LEAST_ROWS) {
                int[] indexes = rows.stream().mapToInt(Integer::intValue).toArray();
                double[] own = weights(predictions, targets, indexes);
                double share = rows.size() / (rows.size() + SHRINK);
                weights[kind] = new double[own.length];
                Arrays.setAll(weights[kind], i -> share * own[i] + (1 - share) * usual[i]);
            }
        });
        return weights;
    }
}
