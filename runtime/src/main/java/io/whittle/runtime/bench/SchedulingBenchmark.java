package io.whittle.runtime.bench;

import io.whittle.policy.Policies;
import io.whittle.simulation.CaseResult;
import io.whittle.simulation.Standing;
import io.whittle.simulation.Suite;
import io.whittle.simulation.SuiteCase;
import io.whittle.simulation.SuitePolicy;
import io.whittle.simulation.SuiteRun;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Judges all policies on a suite of simulated cases. The learned one runs every case with each past there is: none, that
 * of other parameters, that of the same job as well, and a wrong one.
 */
public final class SchedulingBenchmark {
    /** From this share above the best in hindsight on, a case is listed. */
    public static final double LISTED = 1.25;

    /** The learned policy where other runs of the workload, with other parameters, were recorded. */
    public static final String OTHER_PAST = "learned, past of other parameters";

    /** The learned policy where the same job was recorded too. */
    public static final String SAME_PAST = "learned, past of the same job";

    /** With so many items per node there is little to win where nothing disturbs. */
    private static final long MANY_ITEMS = 1000;

    private static final String MARKED = "learned, past as the suite marks it";

    private final List<SuiteCase> cases;
    private final List<String> policies;
    private final Standing standing;
    /** The same against the best of all policies that learn nothing, whatever the suite names. */
    private final Standing amongAll;

    private final List<CaseResult> results;
    /** How many items each case has, by its name. */
    private final Map<String, Long> items = new HashMap<>();

    private SchedulingBenchmark(Suite suite, List<CaseResult> results) {
        this.cases = suite.cases();
        this.results = results;
        this.standing = new Standing(cases, results);
        Set<String> names = new LinkedHashSet<>();
        results.forEach(result -> names.add(result.policy()));
        this.amongAll = new Standing(
                eachCase(suite, each -> each.under(List.copyOf(names))).cases(), results);
        results.forEach(result -> items.put(result.id(), result.result().itemsCommitted()));
        this.policies = List.copyOf(names);
    }

    /** Runs a suite under all policies, whatever the cases name, and under the learned one with each past. */
    public static SchedulingBenchmark run(Suite suite, int threads) throws InterruptedException {
        SuiteRun run = new SuiteRun(threads);
        List<CaseResult> results = new ArrayList<>();
        for (boolean sameJobPast : new boolean[] {false, true}) {
            String name = sameJobPast ? SAME_PAST : OTHER_PAST;
            run.run(
                    eachCase(suite, each -> each.knowing(sameJobPast).under(List.of(Policies.DEFAULT))),
                    result -> results.add(named(name, result)));
        }
        Set<String> marked = new TreeSet<>();
        suite.cases().stream().filter(SuiteCase::sameJobPast).forEach(each -> marked.add(each.id()));
        results.addAll(results.stream()
                .filter(result -> result.policy().equals(marked.contains(result.id()) ? SAME_PAST : OTHER_PAST))
                .map(result -> named(MARKED, result))
                .toList());
        run.run(eachCase(suite, each -> each.under(otherPolicies(each))), results::add);
        return new SchedulingBenchmark(suite, results);
    }

    private static Suite eachCase(Suite suite, UnaryOperator<SuiteCase> change) {
        return new Suite(suite.cases().stream().map(change).toList());
    }

    private static List<String> otherPolicies(SuiteCase given) {
        Set<String> names = new LinkedHashSet<>(List.of(SuitePolicy.COLD, SuitePolicy.WRONG));
        names.addAll(given.policies());
        Policies.all().forEach(policy -> names.add(policy.name()));
        names.remove(Policies.DEFAULT);
        return List.copyOf(names);
    }

    private static CaseResult named(String name, CaseResult result) {
        return new CaseResult(result.id(), name, result.result(), result.wallMillis());
    }

    /** Returns a row for each policy, the learned one by what it may learn from. */
    public Map<String, Standing.Row> rows() {
        Map<String, Standing.Row> rows = new LinkedHashMap<>();
        for (String policy : policies) {
            standing.of(policy, each -> true).ifPresent(row -> rows.put(policy, row));
            if (policy.equals(MARKED)) {
                standing.of(policy, each -> !each.sameJobPast())
                        .ifPresent(row -> rows.put("- where that is other parameters", row));
                standing.of(policy, SuiteCase::sameJobPast)
                        .ifPresent(row -> rows.put("- where that is the same job", row));
            }
        }
        return rows;
    }

    /** Returns how much longer a wrong past takes than none; likewise for the other pasts, by the name of their row. */
    public Map<String, Double> againstCold() {
        double cold = geometricMean(SuitePolicy.COLD);
        Map<String, Double> ratios = new LinkedHashMap<>();
        for (String policy : List.of(OTHER_PAST, SAME_PAST, SuitePolicy.WRONG)) {
            ratios.put(policy, geometricMean(policy) / cold);
        }
        return ratios;
    }

    /**
     * Returns by how much the learned policy differs from the best of each case of all policies that learn nothing, also of
     * those that the suite does not name, by what it may learn from.
     */
    public Map<String, Double> againstBestOfAll() {
        Map<String, Double> ratios = new LinkedHashMap<>();
        for (String policy : List.of(SuitePolicy.COLD, OTHER_PAST, SAME_PAST)) {
            amongAll.of(policy, each -> true).ifPresent(row -> ratios.put(policy, row.againstBest()));
        }
        return ratios;
    }

    private double geometricMean(String policy) {
        return standing.of(policy, each -> true).orElseThrow().geometricMean();
    }

    /** Returns how the learned policy stands by workload, nodes, overhead and disturbance. */
    public Map<String, Standing.Row> regions(String policy) {
        Map<String, Standing.Row> rows = new LinkedHashMap<>();
        addRegions(
                rows,
                policy,
                "workload",
                each -> String.valueOf(each.trace().getParent().getFileName()));
        addRegions(
                rows, policy, "nodes", each -> String.format("%5d", each.nodes().size()));
        addRegions(
                rows,
                policy,
                "overhead, items",
                each -> String.format(
                        "%6.1f", each.meanItemMicros() == 0 ? 0 : each.overheadMicros() / each.meanItemMicros()));
        addRegions(rows, policy, "disturbance", Standing::disturbance);
        standing.of(policy, this::hasLittleToWin)
                .ifPresent(row -> rows.put("undisturbed, " + MANY_ITEMS + " items per node or more", row));
        return rows;
    }

    /** Returns whether even the simplest rule is near the bound: every node has very many items, and nothing disturbs. */
    private boolean hasLittleToWin(SuiteCase given) {
        return Standing.disturbance(given).equals("none")
                && items.get(given.id()) >= MANY_ITEMS * given.nodes().size();
    }

    private void addRegions(
            Map<String, Standing.Row> rows,
            String policy,
            String what,
            java.util.function.Function<SuiteCase, String> region) {
        Set<String> values = new TreeSet<>();
        cases.forEach(each -> values.add(region.apply(each)));
        for (String value : values) {
            standing.of(policy, each -> region.apply(each).equals(value))
                    .ifPresent(row -> rows.put(what + " " + value.strip(), row));
        }
    }

    /** Returns the results of learned policies that are far above the best in hindsight, the farthest first. */
    public List<CaseResult> far() {
        return results.stream()
                .filter(result ->
                        List.of(OTHER_PAST, SAME_PAST, SuitePolicy.COLD).contains(result.policy()))
                .filter(result -> standing.againstBest(result) > LISTED)
                .sorted(Comparator.comparingDouble(standing::againstBest).reversed())
                .toList();
    }

    /** Returns a result's ratio divided by the best in hindsight. */
    public double againstBest(CaseResult result) {
        return standing.againstBest(result);
    }
}
