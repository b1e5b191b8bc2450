package io.whittle.training.tidy;

import io.whittle.training.ErrorSummary;
import io.whittle.training.TrainingReport;
import io.whittle.training.learner.BuiltInLearners;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** What training on a table has come to. Immutable. */
public final class TidyReport {
    private final TidyOptions options;
    private final TidyData data;
    private final List<Entry> entries;
    private final List<Split> splits;
    private final List<Contest.Outcome> outcomes;
    private final Map<String, Judgement> judgements;
    private final List<String> warnings;
    private final double seconds;

    TidyReport(
            TidyOptions options,
            TidyData data,
            List<Entry> entries,
            List<Split> splits,
            List<Contest.Outcome> outcomes,
            Map<String, Judgement> judgements,
            List<String> warnings,
            double seconds) {
        this.options = options;
        this.data = data;
        this.entries = List.copyOf(entries);
        this.splits = List.copyOf(splits);
        this.outcomes = List.copyOf(outcomes);
        this.judgements = judgements;
        this.warnings = List.copyOf(warnings);
        this.seconds = seconds;
    }

    /** Returns sentences on what is doubtful, or was left out. */
    public List<String> warnings() {
        return warnings;
    }

    /** Returns the errors on the rows held out by candidate; {@code chosen} for what was chosen. */
    public Map<String, ErrorSummary> overall() {
        Map<String, ErrorSummary> overall = new LinkedHashMap<>();
        judgements.forEach((name, judgement) -> overall.put(name, judgement.overall()));
        return overall;
    }

    /** Returns by what candidates were compared, for people. */
    public String comparedBy() {
        return outcomes.get(0).question();
    }

    /** Returns how much each candidate counts in what was chosen, for rows unlike any that ran; of several splits the mean. */
    public Map<String, Double> weights() {
        return mean(Contest.Outcome::weights);
    }

    /** Returns the same for rows like one that ran before. */
    public Map<String, Double> nearWeights() {
        return mean(Contest.Outcome::nearWeights);
    }

    private Map<String, Double> mean(Function<Contest.Outcome, Map<String, Double>> ofOutcome) {
        Map<String, Double> weights = new LinkedHashMap<>();
        outcomes.forEach(outcome -> ofOutcome
                .apply(outcome)
                .forEach((name, weight) -> weights.merge(name, weight / outcomes.size(), Double::sum)));
        return weights;
    }

    /** Returns all of it as plain JSON values. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("format", "tidy");
        map.put("sources", data.sources());
        map.put("rows", data.size());
        map.put("rows_failed", data.failed());
        map.put("rows_malformed", data.badRows());
        map.put("malformed", data.badRowReasons());
        map.put("rows_used", rowsUsed());
        map.put("held_out", heldOut());
        map.put("compared_by", comparedBy());
        map.put("seed", options.seed());
        map.put("seconds", seconds);
        map.put("libraries", libraries());
        map.put("hyper_parameters", hyperParameters());
        map.put("rounds", rounds());
        map.put("chosen", Map.of("name", "blend", "weights", weights(), "weights_where_alike", nearWeights()));
        map.put("baselines", BuiltInLearners.BASELINES.stream().sorted().toList());
        Map<String, Object> test = new LinkedHashMap<>();
        Map<String, Object> overall = new LinkedHashMap<>();
        overall().forEach((name, summary) -> overall.put(name, summary.toMap()));
        test.put("overall", overall);
        Map<String, Map<String, Object>> kinds = new LinkedHashMap<>();
        judgements.forEach((name, judgement) -> judgement.ofKinds().forEach((kind, summary) -> kinds.computeIfAbsent(
                        kind, key -> new LinkedHashMap<>())
                .put(name, summary.toMap())));
        test.put("kinds", new LinkedHashMap<String, Object>(kinds));
        map.put("test", test);
        map.put("warnings", new ArrayList<>(warnings));
        return map;
    }

    /** Returns how many rows were learned from; of several splits, from how many in any of them. */
    private long rowsUsed() {
        BitSet used = new BitSet(data.size());
        splits.forEach(split -> Arrays.stream(split.training()).forEach(used::set));
        return used.cardinality();
    }

    private Map<String, String> libraries() {
        Map<String, String> libraries = new TreeMap<>(Map.of("java", System.getProperty("java.version")));
        entries.forEach(entry -> libraries.putAll(entry.learner().libraries()));
        return libraries;
    }

    private Map<String, Object> hyperParameters() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        entries.stream()
                .filter(entry -> !entry.learner().hyperParameters().isEmpty())
                .forEach(entry -> parameters.put(entry.name(), entry.learner().hyperParameters()));
        return parameters;
    }

    /** Returns after how many rounds boosting stopped, by candidate, for each split. */
    private Map<String, List<Long>> rounds() {
        Map<String, List<Long>> rounds = new LinkedHashMap<>();
        outcomes.forEach(outcome -> outcome.rounds()
                .forEach((name, count) ->
                        rounds.computeIfAbsent(name, key -> new ArrayList<>()).add((long) count)));
        return rounds;
    }

    /**
     * Returns what was learned as plain JSON values: how a row is made of a table's columns, and the function of it. Of
     * several splits it is the first one's.
     */
    public Map<String, Object> model() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("format", "whittle-table-model");
        map.put("format_version", 1L);
        List<Object> columns = new ArrayList<>();
        for (TidyData.Feature feature : data.features()) {
            Map<String, Object> column = new LinkedHashMap<>();
            column.put("name", feature.name());
            column.put("texts", feature.texts());
            column.put("scale", feature.scale());
            columns.add(column);
        }
        map.put("columns", columns);
        map.put("log_seconds", outcomes.get(0).model().toMap());
        return map;
    }

    private String heldOut() {
        return options.fold()
                .map(column -> "rows whose " + column + " is 'test'")
                .or(() -> options.leaveOut().map(column -> "each " + column + " in turn"))
                .orElse(data.testFile().isEmpty() ? "the latest runs" : "the rows of the files to test with");
    }

    /** Returns the errors of what was chosen. */
    public ErrorSummary ofChosen() {
        return judgements.get(TrainingReport.CHOSEN).overall();
    }
}
