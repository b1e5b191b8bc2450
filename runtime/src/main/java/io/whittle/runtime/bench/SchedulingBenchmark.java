package io.whittle.runtime.bench;

import io.whittle.simulation.CaseResult;
import io.whittle.simulation.Standing;
import io.whittle.simulation.Suite;
import io.whittle.simulation.SuiteCase;
import io.whittle.simulation.SuitePolicy;
import io.whittle.simulation.SuiteRun;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Judges all policies on a suite of simulated cases: one row for each, by what it could learn from, and where it loses. */
public final class SchedulingBenchmark {
    /** From this share above the best in hindsight on, a case is listed. */
    public static final double LISTED = 1.25;

    private static final String LEARNED = "learned";

    private final List<SuiteCase> cases;
    private final List<String> policies;
    private final Standing standing;
    private final List<CaseResult> results;

    private SchedulingBenchmark(Suite suite, List<CaseResult> results) {
        this.cases = suite.cases();
        this.results = results;
        this.standing = new Standing(cases, results);
        Set<String> names = new LinkedHashSet<>();
        results.forEach(result -> names.add(result.policy()));
        this.policies = List.copyOf(names);
    }

    /** Runs a suite, with the reference added where a case lacks it. */
    public static SchedulingBenchmark run(Suite suite, int threads) throws InterruptedException {
        Suite complete = new Suite(suite.cases().stream()
                .map(each -> {
                    Set<String> names = new LinkedHashSet<>(each.policies());
                    names.add(LEARNED);
                    names.add(SuitePolicy.COLD);
                    names.add(Standing.REFERENCE);
                    return each.under(List.copyOf(names));
                })
                .toList());
        List<CaseResult> results = new ArrayList<>();
        new SuiteRun(threads).run(complete, results::add);
        return new SchedulingBenchmark(complete, results);
    }

    /** Returns a row for each policy, the learned ones by what they may learn from. */
    public Map<String, Standing.Row> rows() {
        Map<String, Standing.Row> rows = new LinkedHashMap<>();
        for (String policy : policies) {
            standing.of(policy, each -> true).ifPresent(row -> rows.put(policy, row));
            if (policy.equals(LEARNED)) {
                standing.of(policy, each -> !each.sameJobPast())
                        .ifPresent(row -> rows.put(policy + ", past of other parameters", row));
                standing.of(policy, SuiteCase::sameJobPast)
                        .ifPresent(row -> rows.put(policy + ", past of the same job", row));
            }
        }
        return rows;
    }

    /** Returns how much worse {@code learned-wrong} is than {@code learned-cold} on the same cases; 1 where it never ran. */
    public double wrongAgainstCold() {
        Set<String> wrong = new TreeSet<>();
        results.stream()
                .filter(result -> result.policy().equals(SuitePolicy.WRONG))
                .forEach(result -> wrong.add(result.id()));
        Predicate<SuiteCase> both = each -> wrong.contains(each.id());
        return wrong.isEmpty()
                ? 1
                : standing.of(SuitePolicy.WRONG, both).orElseThrow().geometricMean()
                        / standing.of(SuitePolicy.COLD, both).orElseThrow().geometricMean();
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
        return rows;
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
                        result.policy().equals(LEARNED) || result.policy().equals(SuitePolicy.COLD))
                .filter(result -> standing.againstBest(result) > LISTED)
                .sorted(Comparator.comparingDouble(standing::againstBest).reversed())
                .toList();
    }

    /** Returns a result's ratio divided by the best in hindsight. */
    public double againstBest(CaseResult result) {
        return standing.againstBest(result);
    }
}
