package io.whittle.training.tidy;

import io.whittle.cost.BlendRegression;
import io.whittle.cost.Regression;
import io.whittle.cost.RowDoubt;
import io.whittle.training.LearningRows;
import io.whittle.training.learner.BuiltInLearners;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How much each candidate counts, for all kinds and for each, and how far the mean of them may be off.
 *
 * @param names the candidates
 * @param usual their weights
 * @param ofKinds their weights for each kind; empty for kinds that have the usual ones
 * @param doubt how far their mean may be off
 */
record Mixture(List<String> names, double[] usual, double[][] ofKinds, RowDoubt doubt) {
    /** Weights are chosen by at least so many rows. */
    static final int ENOUGH = 100;

    /**
     * Chooses weights by rows that were held out.
     *
     * @param predictions what each candidate predicted of all rows that were held out
     * @param some the rows to choose by
     * @param telling the rows to find out by how far it may be off
     * @param evenShare as in {@link Blending#weights}
     * @param seen what is learned from in the end
     * @param origins where all rows that were held out come from
     */
    static Mixture of(
            Map<String, float[]> predictions,
            LearningRows held,
            int[] some,
            int[] telling,
            double evenShare,
            LearningRows seen,
            Origins origins) {
        float[][] all = predictions.values().toArray(float[][]::new);
        int kindColumn = held.column(LearningRows.KIND);
        float[] kindValues = held.values()[kindColumn];
        int[] kinds = new int[held.size()];
        Arrays.setAll(kinds, row -> Float.isNaN(kindValues[row]) ? -1 : (int) kindValues[row]);
        Weighing weighing = new Weighing(
                all, held.targets(), kinds, held.columns().get(kindColumn).texts(), evenShare, plain(predictions));
        Weights weights = weighing.by(some);
        double[] errors = new double[telling.length];
        double[] disagreements = new double[telling.length];
        double[] values = new double[all.length];
        boolean few = origins.areFew();
        Map<Integer, Weights> ofGroups = new HashMap<>();
        for (int i = 0; i < telling.length; i++) {
            int row = telling[i];
            for (int candidate = 0; candidate < values.length; candidate++) {
                values[candidate] = all[candidate][row];
            }
            double[] counting = ofGroups.computeIfAbsent(few ? origins.groups()[row] : -1, group -> {
                        // in few groups, what says how far it may be off must not have chosen the weights
                        int[] others = Arrays.stream(some)
                                .filter(other -> origins.groups()[other] != group)
                                .toArray();
                        return group < 0 || others.length < ENOUGH ? weights : weighing.by(others);
                    })
                    .of(kinds[row]);
            errors[i] = BlendRegression.combined(counting, values) - held.targets()[row];
            disagreements[i] = BlendRegression.disagreement(counting, values);
        }
        RowDoubt doubt = Calibration.fit(
                new Calibration.Held(held.only(telling), errors, disagreements, origins.only(telling)), seen);
        return new Mixture(List.copyOf(predictions.keySet()), weights.usual, weights.ofKinds, doubt);
    }

    /** The weights over all kinds, and those of kinds that have their own. */
    private record Weights(double[] usual, double[][] ofKinds) {
        double[] of(int kind) {
            return kind >= 0 && ofKinds[kind].length > 0 ? ofKinds[kind] : usual;
        }
    }

    /** Chooses weights by some of the rows that were held out. */
    private record Weighing(
            float[][] predictions, float[] targets, int[] kinds, int kindCount, double evenShare, int[] plain) {
        Weights by(int[] some) {
            double[] usual = Blending.weights(predictions, targets, some, evenShare, plain);
            return new Weights(usual, Blending.ofKinds(predictions, targets, kinds, some, kindCount, usual, evenShare));
        }
    }

    private static int[] plain(Map<String, float[]> predictions) {
        List<String> names = List.copyOf(predictions.keySet());
        return IntStream.range(0, names.size())
                .filter(part -> BuiltInLearners.BASELINES.contains(names.get(part)))
                .toArray();
    }

    /**
     * Returns the mean of fitted candidates; those that count for nothing are left out of it, and so are those that were not
     * fitted.
     */
    BlendRegression regression(Map<String, Regression> fitted, int kindColumn) {
        List<Integer> counting = new ArrayList<>();
        for (int part = 0; part < usual.length; part++) {
            if (fitted.containsKey(names.get(part)) && counts(names.get(part))) {
                counting.add(part);
            }
        }
        double[] ofAll = only(usual, counting);
        return new BlendRegression(
                kindColumn,
                counting.stream().map(part -> fitted.get(names.get(part))).toList(),
                ofAll,
                Arrays.stream(ofKinds).map(weights -> only(weights, counting)).toArray(double[][]::new),
                doubt);
    }

    /** Returns the candidate that counts most over all kinds. */
    String heaviest() {
        int heaviest = 0;
        for (int part = 1; part < usual.length; part++) {
            heaviest = usual[part] > usual[heaviest] ? part : heaviest;
        }
        return names.get(heaviest);
    }

    /** Returns whether a candidate counts for anything. */
    boolean counts(String name) {
        int part = names.indexOf(name);
        return part >= 0
                && (usual[part] > 0
                        || Arrays.stream(ofKinds).anyMatch(weights -> weights.length > 0 && weights[part] > 0));
    }

    /** Returns the weights of some candidates, which are made to sum to 1. */
    private static double[] only(double[] weights, List<Integer> counting) {
        if (weights.length == 0) {
            return weights;
        }
        double sum = counting.stream().mapToDouble(part -> weights[part]).sum();
        return counting.stream()
                .mapToDouble(part -> sum > 0 ? weights[part] / sum : 1.0 / counting.size())
                .toArray();
    }

    /** Returns the weights by name. */
    Map<String, Double> weights() {
        Map<String, Double> weights = new LinkedHashMap<>();
        for (int part = 0; part < usual.length; part++) {
            weights.put(names.get(part), usual[part]);
        }
        return weights;
    }
}
