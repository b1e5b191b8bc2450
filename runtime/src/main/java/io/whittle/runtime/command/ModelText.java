package io.whittle.runtime.command;

import io.whittle.cost.ModelEntry;
import io.whittle.spi.Plural;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A model for people: what it learned from, how far it is off for which kind, and where it must not be trusted. */
final class ModelText {
    private static final String CHOSEN = "chosen";
    private static final double GOOD_PERCENT = 15;
    private static final double FAIR_PERCENT = 40;

    /** What is off by more is off altogether: the figure would tell nothing. */
    private static final int TELLING_PERCENT = 1000;

    private static final double LEAST_COVERAGE = 0.7;
    private static final double MOST_COVERAGE = 0.92;

    private final Map<?, ?> provenance;

    private ModelText(Map<?, ?> provenance) {
        this.provenance = provenance;
    }

    /** Returns the lines on a model whose provenance can be read. */
    static List<String> of(ModelEntry entry) {
        ModelText text = new ModelText(entry.provenance());
        List<String> lines = new ArrayList<>();
        lines.add("model " + entry.version() + (entry.active() ? ", in use" : ", not in use"));
        lines.addAll(text.origin());
        lines.add("");
        lines.addAll(text.errors());
        lines.add("");
        lines.addAll(text.verdicts());
        return lines;
    }

    /** Returns a sentence for each kind on what it can be trusted with, and one on all others. */
    static List<String> trust(ModelEntry entry) {
        return new ModelText(entry.provenance())
                .verdicts().stream().filter(line -> !line.startsWith("  seen")).toList();
    }

    private List<String> origin() {
        Object runs = provenance.get("runs");
        boolean own = !(provenance.get("kept") instanceof List<?> kept) || kept.isEmpty();
        long used = provenance.get("runs_used") instanceof Number number
                ? number.longValue()
                : own && runs instanceof List<?> list ? list.size() : 0;
        String count = used == 0 ? "" : Plural.count(used, "run") + ", ";
        Object sources = provenance.get("sources");
        String from = sources instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(", "))
                : "";
        List<String> lines = new ArrayList<>();
        lines.add("learned " + ModelCommand.learned(provenance) + " from " + count + provenance.get("rows_used")
                + " rows (" + provenance.get("rows_dropped") + " left out): " + from);
        lines.add("verdict: " + provenance.get("verdict"));
        return lines;
    }

    // ---- how far off

    private List<String> errors() {
        Table table =
                new Table("KIND", "METHOD", "TYPICALLY OFF BY", "MEAN FACTOR", "WITHIN 25 %", "80 % INTERVAL HOLDS");
        kinds().forEach((kind, summaries) -> rows(table, kind, map(summaries), String.valueOf(chosen().get(kind))));
        Map<?, ?> overall = map(map(provenance.get("validation")).get("overall"));
        if (kinds().size() > 1) {
            rows(table, "all kinds", overall, "");
        }
        List<String> lines = new ArrayList<>();
        lines.add("On runs that were held out (* the method chosen, as it is used; plain methods in brackets):");
        lines.addAll(table.lines());
        return lines;
    }

    private void rows(Table table, String kind, Map<?, ?> summaries, String chosenMethod) {
        Map<String, Map<?, ?>> inOrder = new LinkedHashMap<>();
        inOrder.put(chosenMethod.isEmpty() ? "* chosen by kind" : "* " + chosenMethod, map(summaries.get(CHOSEN)));
        Object plain = provenance.get("baselines");
        List<?> baselines = plain instanceof List<?> list ? list : List.of();
        summaries.forEach((method, figures) -> {
            if (!method.equals(CHOSEN) && !method.equals(chosenMethod)) {
                inOrder.put(baselines.contains(method) ? "(" + method + ")" : String.valueOf(method), map(figures));
            }
        });
        String name = kind;
        for (Map.Entry<String, Map<?, ?>> row : inOrder.entrySet()) {
            Map<?, ?> figures = row.getValue();
            table.row(
                    name,
                    row.getKey(),
                    offBy(figures.get("mdape_percent")),
                    format("%.2f", figures.get("geometric_mean_ratio"), 1),
                    format("%.0f %%", figures.get("within_25_percent"), 1),
                    format("%.0f %%", figures.get("interval_80_coverage"), 100));
            name = "";
        }
    }

    // ---- what to make of it

    private List<String> verdicts() {
        List<String> lines = new ArrayList<>();
        Map<?, ?> seen = map(provenance.get("seen"));
        seen.forEach((kind, ranges) -> {
            lines.add(kind + ": " + trust(String.valueOf(kind)));
            lines.add("  seen: "
                    + map(ranges).entrySet().stream()
                            .map(range -> range.getKey() + " " + range.getValue())
                            .collect(Collectors.joining("; ")));
        });
        if (provenance.get("kept") instanceof List<?> kept) {
            kept.stream()
                    .map(String::valueOf)
                    .filter(kind -> !seen.containsKey(kind))
                    .forEach(kind ->
                            lines.add(kind + ": as the model before knew it, of which these runs tell nothing"));
        }
        lines.add("Not to be trusted: for kinds that are not listed nothing is predicted; beyond what was seen, and for"
                + " texts never seen, predictions are guesses, with intervals that say so.");
        return lines;
    }

    private String trust(String kind) {
        if (provenance.get("kept") instanceof List<?> kept && kept.contains(kind)) {
            return "as the model before knew it, which is better than what these runs teach";
        }
        Map<?, ?> figures = map(map(kinds().get(kind)).get(CHOSEN));
        String heldOut = String.valueOf(map(provenance.get("held_out")).get(kind));
        if (!(figures.get("mdape_percent") instanceof Number off)) {
            return "not tested, since no run could be held out; other jobs than the one seen are guesses";
        }
        double percent = off.doubleValue();
        String worth = percent <= GOOD_PERCENT
                ? "good"
                : percent <= FAIR_PERCENT ? "fair: good enough to tell dear items from cheap ones" : "rough";
        String intervals = "";
        if (figures.get("interval_80_coverage") instanceof Number coverage) {
            double share = coverage.doubleValue();
            intervals = share < LEAST_COVERAGE
                    ? "; its intervals are too narrow"
                    : share > MOST_COVERAGE ? "; its intervals are wider than need be" : "";
        }
        return worth + intervals + " (judged by " + heldOut + ")";
    }

    // ---- reading

    private Map<String, Object> kinds() {
        Map<String, Object> kinds = new LinkedHashMap<>();
        map(map(provenance.get("validation")).get("kinds"))
                .forEach((kind, summaries) -> kinds.put(String.valueOf(kind), summaries));
        return kinds;
    }

    private Map<?, ?> chosen() {
        return map(provenance.get("chosen"));
    }

    private static Map<?, ?> map(Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static String offBy(Object percent) {
        return percent instanceof Number number && number.doubleValue() > TELLING_PERCENT
                ? "more than " + TELLING_PERCENT + " %"
                : format("%.0f %%", percent, 1);
    }

    private static String format(String format, Object value, double factor) {
        return value instanceof Number number ? String.format(Locale.ROOT, format, factor * number.doubleValue()) : "";
    }
}
