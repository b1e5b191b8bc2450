package io.whittle.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Errors over all kinds. */
final class Overall {
    private Overall() {}

    /** Returns the summaries of all candidates over all kinds, and of what was chosen kind by kind. */
    static Map<String, ErrorSummary> of(List<KindResult> results) {
        Map<String, ErrorSummary> summaries = new LinkedHashMap<>();
        for (Candidate candidate : Candidate.all()) {
            summaries.put(candidate.label(), errors(results, candidate).summary(0, 0));
        }
        summaries.put(TrainingReport.CHOSEN, ofChosen(results).summary(0, 0));
        return summaries;
    }

    /** Returns a candidate's errors, each with the deviation that its kind calls for. */
    static HeldOut errors(List<KindResult> results, Candidate candidate) {
        HeldOut all = new HeldOut();
        for (KindResult result : results) {
            if (result.tested()) {
                double[] deviations = result.deviations().get(candidate);
                all.addAll(result.heldOut().get(candidate), Math.hypot(deviations[0], deviations[1]));
            }
        }
        return all;
    }

    static HeldOut ofChosen(List<KindResult> results) {
        HeldOut all = new HeldOut();
        results.forEach(result -> all.addAll(result.ofChosen(), 0));
        return all;
    }
}
