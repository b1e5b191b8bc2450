package io.whittle.runtime.command;

import io.whittle.cost.LearnedCostModel;
import io.whittle.cost.ModelEntry;
import io.whittle.cost.ModelRegistry;
import io.whittle.history.Drift;
import io.whittle.history.ModelScore;
import io.whittle.history.RecordedRun;
import io.whittle.history.RunHistory;
import io.whittle.history.RunScorer;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How models have done since they were learned, as commands ask the history. */
final class ModelLife {
    /** So many of a model's latest scores of a kind are looked at. */
    static final int SCORES_OF_A_KIND = 200;

    private static final int MAX_SCORED_NOW = 50;

    private ModelLife() {}

    /** Returns for each kind by what factor a model was off on runs held out of its training. */
    static Map<String, Double> validated(ModelEntry entry) {
        Map<String, Double> factors = new HashMap<>();
        map(map(entry.provenance().get("validation")).get("kinds")).forEach((kind, summaries) -> {
            if (map(map(summaries).get("chosen")).get("geometric_mean_ratio") instanceof Number factor) {
                factors.put(String.valueOf(kind), factor.doubleValue());
            }
        });
        return factors;
    }

    /** Returns whether a model still holds, for each kind that it was scored on. */
    static List<Drift> drift(RunHistory history, ModelEntry entry) {
        return Drift.of(scores(history, entry), validated(entry));
    }

    /** Returns a model's scores, latest first. One that ships is called as those that shipped before: theirs are not its. */
    static List<ModelScore> scores(RunHistory history, ModelEntry entry) {
        List<ModelScore> all = history.scores(entry.version(), SCORES_OF_A_KIND);
        if (!entry.version().equals(ModelRegistry.SHIPPED)) {
            return all;
        }
        Instant learned = learned(entry);
        return all.stream()
                .filter(score -> !score.startedAt().isBefore(learned))
                .toList();
    }

    /** Returns the scores of the model that is so called now, whether it lies in the registry or comes from elsewhere. */
    static List<ModelScore> scores(RunHistory history, ModelRegistry models, String version) {
        return version.equals(ModelRegistry.SHIPPED)
                ? scores(history, models.show(version))
                : history.scores(version, SCORES_OF_A_KIND);
    }

    private static Instant learned(ModelEntry entry) {
        try {
            return Instant.parse(String.valueOf(entry.provenance().get("created_at")));
        } catch (DateTimeParseException e) {
            return Instant.MIN;
        }
    }

    static Map<String, Object> asMap(Drift drift) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("kind", drift.kind());
        map.put("state", drift.state().name().toLowerCase(Locale.ROOT));
        map.put("runs", drift.runs());
        map.put("jobs", drift.jobs());
        map.put("off_by_factor", drift.factor());
        map.put(
                "validated_factor",
                drift.validatedFactor() > 0 ? Optional.of(drift.validatedFactor()) : Optional.empty());
        map.put("cost_to_predicted", drift.level());
        map.put("jobs_outside_80", drift.outside());
        map.put("advice", drift.sentence());
        return map;
    }

    /** Returns the lines on how a model has done on runs since. */
    static List<String> lines(List<Drift> drifts) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(
                drifts.isEmpty()
                        ? "Since then it has not been scored on any run."
                        : "Since then, on runs that it predicted (or was on trial in):");
        drifts.forEach(drift -> lines.add("  " + drift.sentence()));
        return lines;
    }

    /**
     * Scores two models on the latest recorded runs that neither has learned from.
     *
     * @return the scores of the one and of the other
     */
    static List<List<ModelScore>> score(
            RunHistory history, ModelEntry one, LearnedCostModel first, ModelEntry other, LearnedCostModel second) {
        Set<String> learnedFrom = new HashSet<>(runs(one));
        learnedFrom.addAll(runs(other));
        List<ModelScore> scores = new ArrayList<>();
        List<ModelScore> otherScores = new ArrayList<>();
        List<String> ids = history.runIds();
        for (int i = ids.size() - 1; i >= 0 && scores.size() < MAX_SCORED_NOW; i--) {
            Optional<RecordedRun> run =
                    learnedFrom.contains(ids.get(i)) ? Optional.empty() : history.recordedRun(ids.get(i));
            if (run.isPresent()) {
                Optional<ModelScore> score = RunScorer.score(first, false, run.get());
                Optional<ModelScore> otherScore = RunScorer.score(second, false, run.get());
                if (score.isPresent() && otherScore.isPresent()) {
                    scores.add(score.get());
                    otherScores.add(otherScore.get());
                }
            }
        }
        return List.of(scores, otherScores);
    }

    private static List<String> runs(ModelEntry entry) {
        return entry.provenance().get("runs") instanceof List<?> runs
                ? runs.stream().map(String::valueOf).toList()
                : List.of();
    }

    private static Map<?, ?> map(Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }
}
