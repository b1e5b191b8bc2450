package io.whittle.training;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What training has come to.
 *
 * @param version the new model's version in the registry
 * @param activated whether it is in use now
 * @param reason why it is or is not, in one sentence
 * @param runs how many runs were learned from
 * @param rowsUsed how many rows those have
 * @param rowsDropped how many rows could not be used
 * @param seed the seed
 * @param heldOut which runs were held out, for each kind
 * @param chosen the candidate that was chosen for each kind
 * @param overall the errors on held-out runs by candidate, over all kinds; {@code chosen} for what was chosen kind by kind
 * @param perKind the same for each kind
 * @param kept the kinds of which the model keeps what the one in use knows, whatever is said of them here
 * @param warnings sentences on what is doubtful
 */
public record TrainingReport(
        String version,
        boolean activated,
        String reason,
        int runs,
        long rowsUsed,
        long rowsDropped,
        long seed,
        Map<String, String> heldOut,
        Map<String, String> chosen,
        Map<String, ErrorSummary> overall,
        Map<String, Map<String, ErrorSummary>> perKind,
        Set<String> kept,
        List<String> warnings) {
    /** The name under which the errors of the chosen candidates stand. */
    public static final String CHOSEN = "chosen";

    public TrainingReport {
        kept = Collections.unmodifiableSet(new TreeSet<>(kept));
        warnings = List.copyOf(warnings);
    }

    /** Returns all of it as plain JSON values. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("version", version);
        map.put("activated", activated);
        map.put("reason", reason);
        map.put("runs", runs);
        map.put("rows_used", rowsUsed);
        map.put("rows_dropped", rowsDropped);
        map.put("seed", seed);
        map.put("held_out", heldOut);
        map.put("chosen", chosen);
        map.put("baselines", baselines());
        map.put("kept", kept);
        map.put("test", test(overall, perKind));
        map.put("warnings", warnings);
        return map;
    }

    /** Returns errors over all kinds and of each kind as plain JSON values. */
    static Map<String, Object> test(Map<String, ErrorSummary> overall, Map<String, Map<String, ErrorSummary>> perKind) {
        Map<String, Object> test = new LinkedHashMap<>();
        test.put("overall", maps(overall));
        Map<String, Object> kinds = new LinkedHashMap<>();
        perKind.forEach((kind, summaries) -> kinds.put(kind, maps(summaries)));
        test.put("kinds", kinds);
        return test;
    }

    /** Returns the names of the plain methods among the candidates. */
    public static List<String> baselines() {
        return Candidate.all().stream()
                .filter(Candidate::baseline)
                .map(Candidate::label)
                .toList();
    }

    private static Map<String, Object> maps(Map<String, ErrorSummary> summaries) {
        Map<String, Object> maps = new LinkedHashMap<>();
        summaries.forEach((name, summary) -> maps.put(name, summary.toMap()));
        return maps;
    }
}
