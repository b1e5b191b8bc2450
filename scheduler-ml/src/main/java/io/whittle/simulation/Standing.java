package io.whittle.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * How policies stand against each other on the same cases: against the plain policy {@value #REFERENCE}, and against the
 * best policy of each case that learns nothing, which nobody knows beforehand: the best of those that the case names.
 */
public final class Standing {
    /** The best single policy that learns nothing. */
    public static final String REFERENCE = "awf-c-min";

    private final List<CaseResult> results;
    private final Map<String, SuiteCase> cases = new HashMap<>();
    private final Map<String, Double> reference = new HashMap<>();
    private final Map<String, Double> best = new HashMap<>();

    /**
     * @param cases the cases
     * @param results what came of them, under the reference and others that learn nothing too
     */
    public Standing(Collection<SuiteCase> cases, List<CaseResult> results) {
        this.results = List.copyOf(results);
        cases.forEach(each -> this.cases.put(each.id(), each));
        for (CaseResult result : results) {
            double ratio = result.result().ratio();
            if (result.policy().equals(REFERENCE)) {
                reference.put(result.id(), ratio);
            }
            if (!SuitePolicy.isLearned(result.policy())
                    && caseOf(result).policies().contains(result.policy())) {
                best.merge(result.id(), ratio, Math::min);
            }
        }
    }

    /**
     * How a policy stands on some cases.
     *
     * @param cases how many there are
     * @param geometricMean of the ratio of makespan to lower bound
     * @param againstReference the same, divided by that of the reference
     * @param againstBest the same, divided by the best of each case
     * @param medianUndisturbed the median ratio where nodes are as they say and nothing disturbs; not a number where there
     *     is no such case
     * @param worst the greatest ratio
     * @param worstAgainstBest the greatest ratio divided by the best of its case
     * @param messagesPerNode the median of messages per node and run
     */
    public record Row(
            int cases,
            double geometricMean,
            double againstReference,
            double againstBest,
            double medianUndisturbed,
            double worst,
            double worstAgainstBest,
            double messagesPerNode) {}

    /** Returns the cases of a result. */
    public SuiteCase caseOf(CaseResult result) {
        return cases.get(result.id());
    }

    /** Returns a result's ratio divided by the best of its case. */
    public double againstBest(CaseResult result) {
        return result.result().ratio() / best.get(result.id());
    }

    /** Sums up a policy on the cases that pass; empty where none does. */
    public Optional<Row> of(String policy, Predicate<SuiteCase> wanted) {
        List<CaseResult> chosen = results.stream()
                .filter(result -> result.policy().equals(policy)
                        && reference.containsKey(result.id())
                        && wanted.test(caseOf(result)))
                .toList();
        if (chosen.isEmpty()) {
            return Optional.empty();
        }
        List<Double> undisturbed = new ArrayList<>();
        List<Double> messages = new ArrayList<>();
        for (CaseResult result : chosen) {
            if (disturbance(caseOf(result)).equals("none")) {
                undisturbed.add(result.result().ratio());
            }
            messages.add(
                    (double) result.result().messages() / caseOf(result).nodes().size());
        }
        return Optional.of(new Row(
                chosen.size(),
                mean(chosen, result -> result.result().ratio()),
                mean(chosen, result -> result.result().ratio() / reference.get(result.id())),
                mean(chosen, this::againstBest),
                undisturbed.isEmpty()
                        ? Double.NaN
                        : SuiteSummary.of(undisturbed).median(),
                chosen.stream()
                        .mapToDouble(result -> result.result().ratio())
                        .max()
                        .orElseThrow(),
                chosen.stream().mapToDouble(this::againstBest).max().orElseThrow(),
                SuiteSummary.of(messages).median()));
    }

    private static double mean(List<CaseResult> results, ToDoubleFunction<CaseResult> value) {
        return Math.exp(results.stream()
                .mapToDouble(result -> Math.log(value.applyAsDouble(result)))
                .average()
                .orElseThrow());
    }

    /** Returns what disturbs a case: {@code death}, {@code step}, {@code unlike} the nominal speeds, or {@code none}. */
    public static String disturbance(SuiteCase given) {
        if (given.nodes().stream().anyMatch(node -> !Double.isInfinite(node.diesSeconds()))) {
            return "death";
        }
        if (given.nodes().stream().anyMatch(node -> !node.availability().isEmpty())) {
            return "step";
        }
        return given.nodes().stream().anyMatch(node -> node.speed() != node.nominalSpeed()) ? "unlike" : "none";
    }
}
