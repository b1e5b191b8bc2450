package io.whittle.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Ratios of makespan to lower bound, summed up.
 *
 * @param cases how many there are
 * @param geometricMean their geometric mean
 * @param median the middle one
 * @param high a tenth of them is above this
 * @param worst the greatest
 */
public record SuiteSummary(int cases, double geometricMean, double median, double high, double worst) {
    /** Sums up ratios, of which there is at least one. */
    public static SuiteSummary of(List<Double> ratios) {
        List<Double> sorted = new ArrayList<>(ratios);
        Collections.sort(sorted);
        double logs = sorted.stream().mapToDouble(Math::log).sum();
        return new SuiteSummary(
                sorted.size(),
                Math.exp(logs / sorted.size()),
                quantile(sorted, 0.5),
                quantile(sorted, 0.9),
                sorted.get(sorted.size() - 1));
    }

    /** Sums up results by policy, in the order in which policies first appear. */
    public static Map<String, SuiteSummary> byPolicy(List<CaseResult> results) {
        Map<String, List<Double>> ratios = new LinkedHashMap<>();
        for (CaseResult result : results) {
            ratios.computeIfAbsent(result.policy(), policy -> new ArrayList<>())
                    .add(result.result().ratio());
        }
        Map<String, SuiteSummary> summaries = new LinkedHashMap<>();
        ratios.forEach((policy, list) -> summaries.put(policy, of(list)));
        return summaries;
    }

    private static double quantile(List<Double> sorted, double share) {
        double place = share * (sorted.size() - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.size() - 1);
        return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
    }
}
