package io.whittle.history;

import io.whittle.spi.Plural;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether a model is still as good as it was when it was validated, for one kind, judged by its scores on recent runs.
 *
 * <p>Runs of the same job are off by the same amount again and again, so jobs are counted and not runs, each with the
 * median of its runs; a single run with a spike counts for nothing. The model had stated 80 % intervals: if these hold, a
 * job lies outside of one with a probability of a fifth. It has drifted where so many lie outside as would happen by
 * chance in one of fifty cases at most, or where a single job that ran at least {@value #RUNS_OF_ONE_JOB} times is off by
 * {@value #FAR_OFF} stated deviations; and where, beside that, it matters: the typical error has grown by
 * {@value #WORTH_TELLING}.
 *
 * @param kind the kind
 * @param runs how many recent runs were looked at
 * @param jobs how many jobs these are of
 * @param factor by what factor a bin was typically off: the median over jobs
 * @param validatedFactor the same on runs that were held out of training; 0 where that is not known
 * @param level what the costs are of what was predicted: the median over jobs
 * @param outside which share of the jobs lay outside of the stated 80 % intervals as a whole
 * @param widening by what factor the model's stated deviations of whole runs are too small, by all these jobs and one more
 *     that lies where it should; at least 1
 * @param state what follows
 */
public record Drift(
        String kind,
        int runs,
        int jobs,
        double factor,
        double validatedFactor,
        double level,
        double outside,
        double widening,
        State state) {
    /** What recent runs say. */
    public enum State {
        /** Too few to tell. */
        TOO_FEW,
        /** As good as it was. */
        AS_EXPECTED,
        /** Worse than it was, but with errors that it had stated, or of too few jobs to rule out chance. */
        WORSE,
        /** Worse than it was: it should learn again. */
        DRIFTED
    }

    /** So many of the latest runs of a kind are looked at. */
    public static final int RECENT = 30;

    /** With fewer runs nothing is said. */
    public static final int LEAST_RUNS = 5;

    private static final int RUNS_OF_ONE_JOB = 5;
    private static final double FAR_OFF = 2.5;
    private static final double WORTH_TELLING = 1.15;
    /** A single job counts for no more than this, in deviations, towards how far off all are. */
    private static final double FARTHEST = 5;

    private static final double OUTSIDE_80 = 1.2816;
    private static final double SHARE_OUTSIDE = 0.2;
    private static final double CHANCE = 0.02;

    /**
     * Judges a model.
     *
     * @param scores its scores, latest first
     * @param validated for each kind by what factor it was off on runs held out of training
     * @return for each kind that has scores, in alphabetical order
     */
    public static List<Drift> of(List<ModelScore> scores, Map<String, Double> validated) {
        Map<String, List<ModelScore>> byKind = new TreeMap<>();
        for (ModelScore score : scores) {
            List<ModelScore> ofKind = byKind.computeIfAbsent(score.kind(), kind -> new ArrayList<>());
            if (ofKind.size() < RECENT) {
                ofKind.add(score);
            }
        }
        List<Drift> drifts = new ArrayList<>();
        byKind.forEach((kind, ofKind) -> drifts.add(ofKind(kind, ofKind, validated.getOrDefault(kind, 0.0))));
        return drifts;
    }

    private static Drift ofKind(String kind, List<ModelScore> scores, double validated) {
        Map<String, List<ModelScore>> byJob = new LinkedHashMap<>();
        scores.forEach(score ->
                byJob.computeIfAbsent(score.job(), job -> new ArrayList<>()).add(score));
        double factor = Math.exp(medianOverJobs(byJob, ModelScore::meanError));
        double level = Math.exp(medianOverJobs(byJob, ModelScore::levelError));
        int outside = 0;
        boolean oneFarOff = false;
        double squares = 1;
        for (List<ModelScore> ofJob : byJob.values()) {
            double off = median(ofJob, ModelScore::standardised);
            outside += off > OUTSIDE_80 ? 1 : 0;
            squares += Math.min(off, FARTHEST) * Math.min(off, FARTHEST);
            oneFarOff |= ofJob.size() >= RUNS_OF_ONE_JOB && off > FAR_OFF;
        }
        boolean unlikely = atLeast(outside, byJob.size()) < CHANCE || oneFarOff;
        boolean matters = Math.log(factor) > Math.log(Math.max(1, validated)) + Math.log(WORTH_TELLING);
        State state = scores.size() < LEAST_RUNS
                ? State.TOO_FEW
                : !matters || (!unlikely && validated <= 0)
                        ? State.AS_EXPECTED
                        : unlikely ? State.DRIFTED : State.WORSE;
        double widening = Math.max(1, Math.sqrt(squares / (1 + byJob.size())));
        return new Drift(
                kind,
                scores.size(),
                byJob.size(),
                factor,
                validated,
                level,
                (double) outside / byJob.size(),
                widening,
                state);
    }

    private interface Figure {
        double of(ModelScore score);
    }

    private static double median(List<ModelScore> scores, Figure figure) {
        return RunScorer.median(scores.stream().mapToDouble(figure::of).toArray());
    }

    private static double medianOverJobs(Map<String, List<ModelScore>> byJob, Figure figure) {
        return RunScorer.median(byJob.values().stream()
                .mapToDouble(ofJob -> median(ofJob, figure))
                .toArray());
    }

    /** Returns the probability that so many of some jobs lie outside by chance, if the intervals hold. */
    private static double atLeast(int outside, int jobs) {
        double probability = 0;
        double term = Math.pow(1 - SHARE_OUTSIDE, jobs); // of none
        for (int k = 0; k <= jobs; k++) {
            probability += k >= outside ? term : 0;
            term *= (double) (jobs - k) / (k + 1) * SHARE_OUTSIDE / (1 - SHARE_OUTSIDE);
        }
        return probability;
    }

    /** Returns what this means, in a sentence. */
    public String sentence() {
        String looked = String.format(
                Locale.ROOT, "%s: on the latest %s (%s) ", kind, Plural.count(runs, "run"), Plural.count(jobs, "job"));
        return switch (state) {
            case TOO_FEW ->
                kind + ": " + runs + " of the " + LEAST_RUNS + " runs that are needed to tell whether it still holds";
            case AS_EXPECTED ->
                looked
                        + String.format(Locale.ROOT, "off by a factor of %.2f", factor)
                        + (validatedFactor > 0
                                ? String.format(Locale.ROOT, " (%.2f when it was validated)", validatedFactor)
                                : "")
                        + ": as expected";
            case WORSE ->
                looked
                        + String.format(
                                Locale.ROOT,
                                "off by a factor of %.2f, %.2f when it was validated: worse, which may be chance: %d of"
                                        + " %s %s outside of its 80 %% intervals",
                                factor,
                                validatedFactor,
                                Math.round(outside * jobs),
                                Plural.count(jobs, "job"),
                                Plural.of(Math.round(outside * jobs), "lies", "lie"));
            case DRIFTED ->
                looked
                        + String.format(Locale.ROOT, "off by a factor of %.2f", factor)
                        + (validatedFactor > 0
                                ? String.format(Locale.ROOT, ", %.2f when it was validated", validatedFactor)
                                : "")
                        + String.format(
                                Locale.ROOT,
                                "; costs are now %.2f times what it says. It has drifted: learn again with 'whittle train'",
                                level);
        };
    }
}
