package io.whittle.training;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Errors over all kinds. */
final class Overall {
    private Overall() {}

    /** Returns the summaries of all candidates over all kinds, and of what was chosen kind by kind. */
    static Map<String, ErrorSummary> of(List<KindResult> results) {
        Map<String, ErrorSummary> summaries = new LinkedHashMap<>();
        for (Candidate candidate : candidates(results)) {
            summaries.put(candidate.label(), errors(results, candidate).summary());
        }
        summaries.put(TrainingReport.CHOSEN, ofChosen(results).summary());
        return summaries;
    }

    private static Set<Candidate> candidates(List<KindResult> results) {
        Set<Candidate> candidates = new LinkedHashSet<>();
        results.forEach(result -> candidates.addAll(result.heldOut().keySet()));
        // there was no time for some of them with some kinds: what is not of all kinds cannot be compared
        candidates.removeIf(candidate -> results.stream()
                .anyMatch(result -> result.tested() && !result.heldOut().containsKey(candidate)));
        return candidates;
    }

    /** Returns a candidate's errors; those of kinds for which there was no time for it are missing. */
    static HeldOut errors(List<KindResult> results, Candidate candidate) {
        HeldOut all = new HeldOut();
        for (KindResult result : results) {
            if (result.tested() && result.heldOut().containsKey(candidate)) {
                all.addAll(result.heldOut().get(candidate));
            }
        }
        return all;
    }

    static HeldOut ofChosen(List<KindResult> results) {
        HeldOut all = new HeldOut();
        results.forEach(result -> all.addAll(result.ofChosen()));
        return all;
    }
}
