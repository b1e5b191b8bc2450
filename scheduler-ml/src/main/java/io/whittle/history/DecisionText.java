package io.whittle.history;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.whittle.json.PlainJson;
import io.whittle.scheduler.CutRecord;
import io.whittle.scheduler.Decision;
import io.whittle.spi.policy.Explanation;
import io.whittle.spi.policy.Explanation.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A decision as it lies in its column: JSON, without what says nothing, or the empty text where nothing is known. What a
 * figure's name is, is written with it, so that old decisions can be read whatever figures later policies use. Seven
 * digits are more than any figure is worth.
 */
final class DecisionText {
    private DecisionText() {}

    /** Written by hand: there may be tens of thousands of segments, and trees of maps cost several times as much. */
    static String write(Decision decision) {
        if (decision.equals(Decision.UNKNOWN)) {
            return "";
        }
        StringBuilder text = new StringBuilder(256).append("{\"informed\":").append(decision.informed());
        text.append(decision.duplicate() ? ",\"duplicate\":true" : "");
        write(decision.why(), text);
        if (!decision.cuts().isEmpty()) {
            char before = '[';
            text.append(",\"cuts\":");
            for (CutRecord cut : decision.cuts()) {
                text.append(before);
                write(cut, text);
                before = ',';
            }
            text.append(']');
        }
        return text.append('}').toString();
    }

    private static void write(CutRecord cut, StringBuilder text) {
        text.append("{\"asked\":").append(cut.askedNanos()).append(",\"keep\":");
        write(cut.keepFraction(), text);
        text.append(",\"end\":").append(cut.endBefore());
        if (cut.answered()) {
            text.append(",\"answered\":").append(cut.answeredNanos());
            text.append(",\"position\":").append(cut.position());
            text.append(",\"new_end\":").append(cut.endAfter());
        }
        write(cut.why(), text);
        text.append('}');
    }

    /** Writes an explanation as the next member of an object, unless it is empty. */
    private static void write(Explanation why, StringBuilder text) {
        if (why.isEmpty()) {
            return;
        }
        text.append(",\"why\":{\"bound\":");
        quote(why.bound(), text);
        text.append(",\"figures\":{");
        for (int i = 0; i < why.figures().length; i++) {
            text.append(i == 0 ? "" : ",");
            quote(why.names().get(i), text);
            text.append(':');
            write(why.figures()[i], text);
        }
        text.append('}');
        if (!why.candidates().isEmpty()) {
            text.append(",\"candidates\":[");
            for (Candidate candidate : why.candidates()) {
                quote(candidate.nodeId(), text);
                text.append(',');
            }
            text.setCharAt(text.length() - 1, ']');
            text.append(",\"ends\":[");
            for (Candidate candidate : why.candidates()) {
                write(candidate.endSeconds(), text);
                text.append(',');
            }
            text.setCharAt(text.length() - 1, ']');
            text.append(",\"considered\":").append(why.considered());
        }
        if (!why.forNodeId().isEmpty()) {
            text.append(",\"for\":");
            quote(why.forNodeId(), text);
        }
        text.append('}');
    }

    private static void quote(String value, StringBuilder text) {
        text.append('"');
        JsonStringEncoder.getInstance().quoteAsString(value, text);
        text.append('"');
    }

    private static void write(double value, StringBuilder text) {
        float rounded = (float) value;
        if (!Float.isFinite(rounded)) {
            text.append('"').append(rounded).append('"');
        } else if (rounded == Math.rint(rounded) && Math.abs(rounded) < 1e7) {
            text.append((long) rounded);
        } else {
            text.append(rounded);
        }
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
        return new Decision(
                Boolean.TRUE.equals(map.get("informed")), Boolean.TRUE.equals(map.get("duplicate")), why(map), cuts);
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
