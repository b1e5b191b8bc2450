package io.whittle.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Two models on the same runs of a kind. Each job counts once, with the medians of its runs.
 *
 * @param kind the kind
 * @param runs how many runs both were scored on
 * @param jobs how many jobs these are of
 * @param factor by what factor a bin was typically off under the one: the median over jobs
 * @param otherFactor the same under the other
 * @param nearer for how many jobs the one was nearer
 * @param otherNearer for how many the other was
 * @param chance how likely it is that one of two equally good models is nearer that often
 */
public record ModelComparison(
        String kind,
        int runs,
        int jobs,
        double factor,
        double otherFactor,
        int nearer,
        int otherNearer,
        double chance) {
    /** From here on one is called better. */
    public static final double CONVINCING = 0.05;

    /** Compares them for each kind that both were scored on, in alphabetical order. */
    public static List<ModelComparison> of(List<ModelScore> scores, List<ModelScore> others) {
        Map<String, ModelScore> otherByRun = new HashMap<>();
        others.forEach(score -> otherByRun.put(score.runId(), score));
        Map<String, Map<String, Pairs>> kinds = new TreeMap<>();
        for (ModelScore score : scores) {
            ModelScore other = otherByRun.get(score.runId());
            if (other != null) {
                kinds.computeIfAbsent(score.kind(), kind -> new LinkedHashMap<>())
                        .computeIfAbsent(score.job(), job -> new Pairs())
                        .add(score.meanError(), other.meanError());
            }
        }
        return kinds.entrySet().stream()
                .map(kind -> ofKind(kind.getKey(), List.copyOf(kind.getValue().values())))
                .toList();
    }

    private static ModelComparison ofKind(String kind, List<Pairs> jobs) {
        double[] one = jobs.stream().mapToDouble(pairs -> median(pairs.errors)).toArray();
        double[] other =
                jobs.stream().mapToDouble(pairs -> median(pairs.otherErrors)).toArray();
        int nearer = 0;
        int otherNearer = 0;
        for (int job = 0; job < one.length; job++) {
            nearer += one[job] < other[job] ? 1 : 0;
            otherNearer += other[job] < one[job] ? 1 : 0;
        }
        return new ModelComparison(
                kind,
                jobs.stream().mapToInt(pairs -> pairs.errors.size()).sum(),
                jobs.size(),
                Math.exp(RunScorer.median(one)),
                Math.exp(RunScorer.median(other)),
                nearer,
                otherNearer,
                chance(nearer, otherNearer));
    }

    /** The sign test, of both sides. */
    private static double chance(int nearer, int otherNearer) {
        int all = nearer + otherNearer;
        double probability = 0;
        double term = Math.pow(0.5, all); // that none is
        for (int k = 0; k <= Math.min(nearer, otherNearer); k++) {
            probability += term;
            term *= (double) (all - k) / (k + 1);
        }
        return Math.min(1, 2 * probability);
    }

    private static final class Pairs {
        private final List<Double> errors = new ArrayList<>();
        private final List<Double> otherErrors = new ArrayList<>();

        void add(double error, double otherError) {
            errors.add(error);
            otherErrors.add(otherError);
        }
    }

    private static double median(List<Double> values) {
        return RunScorer.median(values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
