package io.whittle.history;

import io.whittle.json.PlainJson;
import io.whittle.scheduler.CutRecord;
import io.whittle.scheduler.Decision;
import io.whittle.spi.policy.Explanation;
import io.whittle.spi.policy.Explanation.Candidate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A decision as it lies in its column: JSON, without what says nothing, or the empty text where nothing is known. What a
 * figure's name is, is written with it, so that old decisions can be read whatever figures later policies use. Seven
 * digits are more than any figure is worth.
 */
final class DecisionText {
    private DecisionText() {}

    static String write(Decision decision) {
        if (decision.equals(Decision.UNKNOWN)) {
            return "";
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("informed", decision.informed());
        if (!decision.why().isEmpty()) {
            map.put("why", asMap(decision.why()));
        }
        if (!decision.cuts().isEmpty()) {
            map.put("cuts", decision.cuts().stream().map(DecisionText::asMap).toList());
        }
        return PlainJson.write(map);
    }

    private static Map<String, Object> asMap(Explanation why) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("bound", why.bound());
        Map<String, Object> figures = new LinkedHashMap<>();
        for (int i = 0; i < why.figures().length; i++) {
            figures.put(why.names().get(i), (float) why.figures()[i]);
        }
        map.put("figures", figures);
        if (!why.candidates().isEmpty()) {
            map.put(
                    "candidates",
                    why.candidates().stream().map(Candidate::nodeId).toList());
            map.put(
                    "ends",
                    why.candidates().stream()
                            .map(each -> (float) each.endSeconds())
                            .toList());
            map.put("considered", why.considered());
        }
        if (!why.forNodeId().isEmpty()) {
            map.put("for", why.forNodeId());
        }
        return map;
    }

    private static Map<String, Object> asMap(CutRecord cut) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("asked", cut.askedNanos());
        map.put("keep", cut.keepFraction());
        map.put("end", cut.endBefore());
        if (cut.answered()) {
            map.put("answered", cut.answeredNanos());
            map.put("position", cut.position());
            map.put("new_end", cut.endAfter());
        }
        if (!cut.why().isEmpty()) {
            map.put("why", asMap(cut.why()));
        }
        return map;
    }

    static Decision read(String text) {
        if (text.isEmpty()) {
            return Decision.UNKNOWN;
        }
        Map<String, Object> map = PlainJson.readObject(text);
        List<CutRecord> cuts = new ArrayList<>();
        for (Object cut : PlainJson.asList(map.getOrDefault("cuts", List.of()))) {
            cuts.add(cut(PlainJson.asObject(cut)));
        }
        return new Decision(Boolean.TRUE.equals(map.get("informed")), why(map), cuts);
    }

    private static CutRecord cut(Map<String, Object> map) {
        int end = (int) PlainJson.asLong(map.get("end"));
        return new CutRecord(
                PlainJson.asLong(map.get("asked")),
                PlainJson.asDouble(map.get("keep")),
                end,
                why(map),
                PlainJson.asLong(map.getOrDefault("answered", -1L)),
                (int) PlainJson.asLong(map.getOrDefault("position", 0L)),
                (int) PlainJson.asLong(map.getOrDefault("new_end", (long) end)));
    }

    private static Explanation why(Map<String, Object> parent) {
        if (!parent.containsKey("why")) {
            return Explanation.NONE;
        }
        Map<String, Object> map = PlainJson.asObject(parent.get("why"));
        Map<String, Object> figures = PlainJson.asObject(map.get("figures"));
        double[] values =
                figures.values().stream().mapToDouble(PlainJson::asDouble).toArray();
        List<String> nodes = PlainJson.asTexts(map.getOrDefault("candidates", List.of()));
        double[] ends = PlainJson.asDoubles(map.getOrDefault("ends", List.of()));
        if (nodes.size() != ends.length) {
            throw new IllegalArgumentException(nodes.size() + " candidates with " + ends.length + " ends");
        }
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < ends.length; i++) {
            candidates.add(new Candidate(nodes.get(i), ends[i]));
        }
        return new Explanation(
                PlainJson.asText(map.get("bound")),
                List.copyOf(figures.keySet()),
                values,
                candidates,
                (int) PlainJson.asLong(map.getOrDefault("considered", 0L)),
                PlainJson.asText(map.getOrDefault("for", "")));
    }
}
