package io.whittle.training;

import io.whittle.cost.LearnedCostModel;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether a new model is to be used.
 *
 * @param better whether it is
 * @param reason why, in one sentence
 */
record Verdict(boolean better, String reason) {
    /** By how much what was chosen may be worse than a plain method over all kinds: choosing allows for a little. */
    private static final double TOLERANCE = 1.03;

    /**
     * Judges.
     *
     * @param results of the kinds that the new model does not keep from the one in use
     */
    static Verdict of(List<KindResult> results, Optional<LearnedCostModel> active, double worthIt) {
        if (results.isEmpty()) {
            return new Verdict(false, "the model in use is better for every kind");
        }
        if (results.stream().noneMatch(KindResult::tested)) {
            String kinds = results.stream().map(KindResult::kind).collect(Collectors.joining("', '", "'", "'"));
            return new Verdict(
                    false,
                    "what is new of " + kinds
                            + " has not been judged, since nothing could be held out, and the model in"
                            + " use is better for every other kind; record at least one more run, best with other"
                            + " parameters");
        }
        double error = Overall.ofChosen(results).meanAbsolute();
        double plain = Overall.errors(results, Candidate.KIND_MEDIAN).meanAbsolute();
        if (!(error < worthIt * plain)) {
            return new Verdict(
                    false,
                    String.format(
                            Locale.ROOT,
                            "it is not better than taking all items of a kind for equal (off by a factor of %.3f"
                                    + " against %.3f on held-out runs)",
                            Math.exp(error),
                            Math.exp(plain)));
        }
        for (Candidate candidate : Candidate.all()) {
            double other = Overall.errors(results, candidate).meanAbsolute();
            if (candidate.baseline() && error > TOLERANCE * other) {
                return new Verdict(
                        false,
                        String.format(
                                Locale.ROOT,
                                "the plain method '%s' is better (off by a factor of %.3f against %.3f on held-out"
                                        + " runs)",
                                candidate.label(),
                                Math.exp(other),
                                Math.exp(error)));
            }
        }
        HeldOut ofActive = new HeldOut();
        HeldOut ofNew = new HeldOut();
        results.forEach(result -> {
            ofActive.addAll(result.ofActive());
            ofNew.addAll(result.ofChosenNew());
        });
        boolean newKind = active.isPresent()
                && results.stream().anyMatch(result -> !active.get().kinds().containsKey(result.kind()));
        if (active.isPresent() && !ofActive.isEmpty() && ofNew.meanAbsolute() > ofActive.meanAbsolute()) {
            return new Verdict(
                    false,
                    String.format(
                            Locale.ROOT,
                            "the model in use is better (off by a factor of %.3f against %.3f on runs that neither has"
                                    + " learned from)",
                            Math.exp(ofActive.meanAbsolute()),
                            Math.exp(ofNew.meanAbsolute())));
        }
        if (active.isPresent() && ofActive.isEmpty() && !newKind) {
            return new Verdict(false, "there are no runs that the model in use has not learned from");
        }
        return new Verdict(
                true,
                String.format(
                        Locale.ROOT,
                        "it is better than the plain methods%s (off by a factor of %.3f on held-out runs; all items of"
                                + " a kind equal: %.3f)",
                        ofActive.isEmpty() ? "" : " and the model that was in use",
                        Math.exp(error),
                        Math.exp(plain)));
    }
}
