package io.whittle.training;

import io.whittle.cost.KindModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What training made of a kind.
 *
 * @param jobs how many different jobs its runs are of
 * @param heldOutRuns which runs were held out, for people; {@code none} where there was a single run
 * @param chosen the best candidate
 * @param model the chosen one, fitted to all runs
 * @param heldOut the errors of each candidate on held-out runs, calibrated
 * @param ofChosen the errors of the chosen one together with recorded runs of the same job
 * @param rows the same in the detail that a report draws, as plain JSON values
 * @param ofChosenNew the same for the runs that the active model has not learned from
 * @param ofActive the errors of the active model on those
 */
record KindResult(
        String kind,
        int jobs,
        String heldOutRuns,
        Candidate chosen,
        KindModel model,
        Map<Candidate, HeldOut> heldOut,
        HeldOut ofChosen,
        Map<String, Object> rows,
        HeldOut ofChosenNew,
        HeldOut ofActive,
        List<String> warnings) {

    /** Returns whether there was anything to judge it by. */
    boolean tested() {
        return !ofChosen.isEmpty();
    }

    /** Returns whether it may replace what the active model knows of the kind: not where that has seen more. */
    boolean replacesActive() {
        return tested() && jobs > 1 && (ofActive.isEmpty() || ofChosenNew.meanAbsolute() <= ofActive.meanAbsolute());
    }

    /** Returns the summaries of all candidates, and of what was chosen under the name {@code chosen}. */
    Map<String, ErrorSummary> summaries() {
        Map<String, ErrorSummary> summaries = new LinkedHashMap<>();
        heldOut.forEach((candidate, errors) -> summaries.put(candidate.label(), errors.summary()));
        summaries.put(TrainingReport.CHOSEN, ofChosen.summary());
        return summaries;
    }
}
