package io.whittle.runtime.command;

import io.whittle.cost.ModelEntry;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.console.Console;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Command;

/** The learned cost models. */
@Command(
        name = "model",
        description = "Lists, shows and exchanges the models that were learned, and chooses the one in use.",
        footer = {
            "  whittle model list",
            "  whittle model show active",
            "  whittle model use 3",
            "  whittle model rollback",
            "  whittle model export 3 --out model.whittle"
        })
final class ModelCommand extends BaseCommand {
    private final Console console;

    ModelCommand(Console console) {
        super(console);
        this.console = console;
    }

    @Override
    Map<String, BaseCommand> parts() {
        Map<String, BaseCommand> parts = new LinkedHashMap<>();
        parts.put("list", new ModelListCommand(console));
        parts.put("show", new ModelShowCommand(console));
        parts.put("report", new ModelReportCommand(console));
        parts.put("compare", new ModelCompareCommand(console));
        parts.put("use", new ModelUseCommand(console));
        parts.put("rollback", new ModelRollbackCommand(console));
        parts.put("export", new ModelExportCommand(console));
        parts.put("import", new ModelImportCommand(console));
        return parts;
    }

    @Override
    ExitCode run() {
        throw namesNoPart("model");
    }

    /** Returns a model as JSON shows it. */
    static Map<String, Object> asMap(ModelEntry entry) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("version", entry.version());
        map.put("active", entry.active());
        map.put("problem", entry.problem());
        entry.provenance().forEach(map::putIfAbsent); // one from elsewhere may say anything
        return map;
    }

    /** Returns the kinds that a model knows. */
    static String kinds(ModelEntry entry) {
        Set<String> kinds = new TreeSet<>();
        if (entry.provenance().get("chosen") instanceof Map<?, ?> chosen) {
            chosen.keySet().forEach(kind -> kinds.add(String.valueOf(kind)));
        }
        if (entry.provenance().get("kept") instanceof List<?> kept) { // what the model before knew
            kept.forEach(kind -> kinds.add(String.valueOf(kind)));
        }
        return String.join(", ", kinds);
    }

    /** Returns when a model was learned, without what nobody reads: fractions of seconds. */
    static String learned(Map<?, ?> provenance) {
        Object text = provenance.get("created_at");
        return text == null ? "" : String.valueOf(text).replaceFirst("\\.[0-9]+Z$", "Z");
    }

    /** Returns the factor by which a model is off on runs that were held out. */
    static String ratio(ModelEntry entry) {
        Object value = entry.provenance();
        for (String name : List.of("validation", "overall", "chosen", "geometric_mean_ratio")) {
            value = value instanceof Map<?, ?> map ? map.get(name) : "";
        }
        return value instanceof Number number ? String.format(Locale.ROOT, "%.3f", number.doubleValue()) : "";
    }
}
