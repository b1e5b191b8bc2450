package io.whittle.runtime.report;

import io.whittle.cost.ModelEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The report of a model: what it was learned from, how its predictions of held-out runs compare with what happened, and
 * whether that still holds. A single HTML file that refers to nothing outside itself. What the model's provenance lacks,
 * a stranger's say, is left out. Immutable; safe for use by any thread.
 */
public final class ModelReport {
    private static final String CHOSEN = "chosen";
    private static final int MAX_LISTED = 12;

    private final ModelEntry model;
    private final Provenance provenance;
    private final List<String> trust;
    private final List<String> since;

    /**
     * Reports a model.
     *
     * @param model the model, whose provenance can be read
     * @param trust sentences on what it can be trusted with
     * @param since sentences on how it has done since it was learned; may be empty
     */
    public ModelReport(ModelEntry model, List<String> trust, List<String> since) {
        this.model = model;
        this.provenance = new Provenance(model.provenance());
        this.trust = List.copyOf(trust);
        this.since = List.copyOf(since);
    }

    /** Returns the document. */
    public String html() {
        return Page.of("Whittle: model " + model.version(), this::writeBody);
    }

    /**
     * Writes the document to a file, in full or not at all; creates its folder where needed.
     *
     * @throws java.io.UncheckedIOException where that is impossible; its message is for a person
     */
    public void write(Path file) {
        Page.write(file, html());
    }

    private void writeBody(Markup out) {
        out.open("header").open("h1").text("Model " + model.version()).text(" ");
        out.element(
                "span", model.active() ? "in use" : "not in use", "class", "status" + (model.active() ? " good" : ""));
        out.close().close().line();
        writeFigures(out);
        RunReport.section("What it is worth", out);
        out.element("p", "Verdict: " + provenance.text("verdict") + ".", "class", "findings");
        sentences(since, out);
        sentences(trust, out);
        out.close().line();
        RunReport.section("How far it is off, on runs that were held out", out);
        writeErrors(out);
        out.close().line();
        writeKinds(out);
        RunReport.section("What it comes from", out);
        writeOrigin(out);
        out.close().line();
        out.open("footer")
                .text("Written by Whittle from the provenance of model " + model.version() + ".")
                .close();
    }

    private static void sentences(List<String> sentences, Markup out) {
        if (!sentences.isEmpty()) {
            out.open("ul", "class", "plain");
            sentences.forEach(sentence -> out.element("li", sentence));
            out.close();
        }
    }

    private void writeFigures(Markup out) {
        Provenance overall = provenance.part("validation").part("overall").part(CHOSEN);
        out.open("dl", "class", "tiles");
        Page.tile("typically off by", overall.percent("mdape_percent", 1), "median over rows", out);
        Page.tile("mean factor", overall.number("geometric_mean_ratio", "%.2f"), "1 is perfect", out);
        Page.tile("80 % intervals hold", overall.percent("interval_80_coverage", 100), "of the rows", out);
        Page.tile(
                "rows learned from",
                provenance.count("rows_used"),
                provenance.count("rows_dropped") + " left out",
                out);
        Page.tile("kinds", String.valueOf(kinds()), "", out);
        out.close().line();
    }

    private int kinds() {
        Set<String> kinds = new HashSet<>(provenance.part("chosen").names());
        kinds.addAll(provenance.texts("kept"));
        return kinds.size();
    }

    // ---- tables

    private void writeErrors(Markup out) {
        Provenance kinds = provenance.part("validation").part("kinds");
        out.open("div", "class", "scroll").open("table", "class", "segments");
        out.element("caption", "Bold: the method chosen, as it is used. Plain methods in brackets.");
        head(out, "kind", "method", "rows", "typically off by", "mean factor", "within 25 %", "80 % interval holds");
        out.open("tbody");
        for (String kind : kinds.names()) {
            String chosen = provenance.part("chosen").text(kind);
            row(kind, chosen, kinds.part(kind).part(CHOSEN), true, out);
            for (String method : kinds.part(kind).names()) {
                if (!method.equals(CHOSEN) && !method.equals(chosen)) {
                    boolean plain = provenance.texts("baselines").contains(method);
                    row(
                            "",
                            plain ? "(" + method + ")" : method,
                            kinds.part(kind).part(method),
                            false,
                            out);
                }
            }
        }
        out.close().close().close().line();
    }

    private static void head(Markup out, String... names) {
        out.open("thead").open("tr");
        for (String name : names) {
            out.element("th", name, "scope", "col", "class", name.equals("method") ? "word" : "");
        }
        out.close().close();
    }

    private static void row(String name, String method, Provenance figures, boolean best, Markup out) {
        out.open("tr", "class", best ? "best" : "");
        out.element("th", name, "scope", "row");
        if (!method.isEmpty()) {
            out.element("td", method, "class", "word");
        }
        out.element("td", figures.count("rows"));
        out.element("td", figures.percent("mdape_percent", 1));
        out.element("td", figures.number("geometric_mean_ratio", "%.2f"));
        out.element("td", figures.percent("within_25_percent", 1));
        out.element("td", figures.percent("interval_80_coverage", 100));
        out.close().line();
    }

    // ---- pictures

    private void writeKinds(Markup out) {
        Provenance rows = provenance.part("held_out_rows");
        for (String kind : rows.names()) {
            Provenance ofKind = rows.part(kind);
            RunReport.section(kind, out);
            out.element("p", "Judged by " + provenance.part("held_out").text(kind) + ".", "class", "caption");
            out.open("div", "class", "charts");
            figure("Calibration. Above the diagonal, more rows were cheap than was said.", out);
            ModelCharts.calibration(ofKind.pairs("calibration"), out);
            out.close();
            figure("Predicted and actual: a point for a row.", out);
            ModelCharts.pairs(ofKind.pairs("pairs"), out);
            out.close();
            figure("Errors: how many rows were off by which factor; the outermost hold all beyond.", out);
            ModelCharts.errors(ofKind.counts("errors"), ofKind.value("error_step"), out);
            out.close().close().line();
            out.open("div", "class", "scroll").open("table", "class", "segments nodes");
            head(out, "node", "rows", "typically off by", "mean factor", "within 25 %", "80 % interval holds");
            out.open("tbody");
            for (String node : ofKind.part("nodes").names()) {
                row(node, "", ofKind.part("nodes").part(node), false, out);
            }
            out.close().close().close().close().line();
        }
    }

    private static void figure(String caption, Markup out) {
        out.open("figure").element("figcaption", caption);
    }

    // ---- origin

    private void writeOrigin(Markup out) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("learned", provenance.text("created_at").replaceFirst("\\.[0-9]+Z$", "Z"));
        facts.put("from", listed(provenance.texts("sources")));
        facts.put("runs", runs());
        facts.put("data SHA-256", provenance.text("data_sha256"));
        facts.put("model SHA-256", provenance.text("model_sha256"));
        facts.put("seed", provenance.text("seed"));
        facts.put("hyper-parameters", named("hyper_parameters"));
        facts.put("made with", named("libraries"));
        facts.put("feature schema", provenance.text("feature_schema"));
        facts.put("imported from", provenance.text("imported_from"));
        facts.put("imported at", provenance.text("imported_at"));
        facts.put("kept from the model before", listed(provenance.texts("kept")));
        out.open("dl", "class", "facts");
        facts.forEach((name, value) -> {
            if (!value.isEmpty()) {
                out.open("div", "class", "wide")
                        .element("dt", name)
                        .element("dd", value)
                        .close();
            }
        });
        out.close().line();
        sentences(provenance.texts("warnings"), out);
        for (String kind : provenance.part("seen").names()) {
            out.element("h3", kind + ": what it has seen");
            Provenance ranges = provenance.part("seen").part(kind);
            List<String> lines = new ArrayList<>();
            ranges.names().forEach(name -> lines.add(name + ": " + ranges.text(name)));
            sentences(lines, out);
        }
    }

    /** What was kept from the model before has been learned from other runs, which are named too. */
    private String runs() {
        long named = provenance.texts("runs").size();
        long used = provenance.names().contains("runs_used") ? (long) provenance.value("runs_used") : named;
        return named > used
                ? Quantity.count(used) + ", beside " + Quantity.count(named - used)
                        + " from which the model before had learned what was kept of it"
                : Quantity.count(used);
    }

    private static String listed(List<String> texts) {
        String rest = texts.size() > MAX_LISTED ? " and " + (texts.size() - MAX_LISTED) + " more" : "";
        return texts.stream().limit(MAX_LISTED).collect(Collectors.joining(", ")) + rest;
    }

    private String named(String part) {
        return named(provenance.part(part));
    }

    /** What belongs to something that has a name of its own stands in brackets behind that. */
    private static String named(Provenance values) {
        return values.names().stream()
                .map(name -> {
                    Provenance inner = values.part(name);
                    String text = values.text(name);
                    boolean saysItself =
                            text.toLowerCase(Locale.ROOT).startsWith(name + " "); // "xgboost": "XGBoost 1.6.2"
                    return !inner.names().isEmpty()
                            ? name + " (" + named(inner) + ")"
                            : saysItself ? text : name + " " + text;
                })
                .collect(Collectors.joining(", "));
    }
}
