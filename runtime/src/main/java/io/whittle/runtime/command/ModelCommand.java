package io.whittle.runtime.command;

import io.whittle.cost.ModelEntry;
import io.whittle.runtime.CommandException;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.console.Console;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The learned cost models. */
@Command(
        name = "model",
        description = "Lists and shows the models that were learned, and chooses the one in use.",
        footer = {"  whittle model list", "  whittle model show active", "  whittle model use 3"})
final class ModelCommand extends BaseCommand {
    private final Console console;

    ModelCommand(Console console) {
        super(console);
        this.console = console;
    }

    @Override
    Map<String, BaseCommand> parts() {
        Map<String, BaseCommand> parts = new LinkedHashMap<>();
        parts.put("list", new ListPart(console));
        parts.put("show", new ShowPart(console));
        parts.put("use", new UsePart(console));
        return parts;
    }

    @Override
    ExitCode run() {
        throw CommandException.usage("say what: whittle model list, show or use (see whittle model --help)");
    }

    private static Map<String, Object> asMap(ModelEntry entry) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("version", entry.version());
        map.put("active", entry.active());
        map.put("problem", entry.problem());
        map.putAll(entry.provenance());
        return map;
    }

    private static String kinds(ModelEntry entry) {
        return entry.provenance().get("chosen") instanceof Map<?, ?> chosen
                ? String.join(
                        ", ", chosen.keySet().stream().map(String::valueOf).toList())
                : "";
    }

    private static String ratio(ModelEntry entry) {
        Object value = entry.provenance();
        for (String name : List.of("validation", "overall", "chosen", "geometric_mean_ratio")) {
            value = value instanceof Map<?, ?> map ? map.get(name) : "";
        }
        return value instanceof Number number ? String.format(Locale.ROOT, "%.3f", number.doubleValue()) : "";
    }

    /** Lists them. */
    @Command(
            name = "list",
            description = "Lists all models, the one in use marked with *.",
            footer = {"  whittle model list", "  whittle model list --json"})
    private static final class ListPart extends BaseCommand {
        ListPart(Console console) {
            super(console);
        }

        @Override
        ExitCode run() {
            List<ModelEntry> entries = Told.by(() -> models().list());
            if (json()) {
                console().json(entries.stream().map(ModelCommand::asMap).toList());
            } else if (entries.isEmpty()) {
                console().message("there is no model yet: run some jobs, then 'whittle train'");
            } else {
                Table table = new Table("MODEL", "LEARNED", "ROWS", "OFF BY", "KINDS");
                for (ModelEntry entry : entries) {
                    table.row(
                            entry.version() + (entry.active() ? " *" : ""),
                            String.valueOf(entry.provenance().getOrDefault("created_at", "")),
                            String.valueOf(entry.provenance().getOrDefault("rows_used", "")),
                            ratio(entry),
                            entry.problem().isEmpty() ? kinds(entry) : entry.problem());
                }
                table.print(console());
            }
            return ExitCode.DONE;
        }
    }

    /** Shows one. */
    @Command(
            name = "show",
            description = "Shows what a model was learned from, and how far it is off for which kind.",
            footer = {"  whittle model show active", "  whittle model show 2 --json"})
    private static final class ShowPart extends BaseCommand {
        @Parameters(paramLabel = "VERSION", defaultValue = "active", description = "which (default: the one in use)")
        private String version = "active";

        ShowPart(Console console) {
            super(console);
        }

        @Override
        ExitCode run() {
            ModelEntry entry = Told.by(() -> models().show(version));
            if (!entry.problem().isEmpty()) {
                throw new CommandException(
                        ExitCode.JOB_FAILED, "model " + entry.version() + " is damaged: " + entry.problem());
            }
            if (json()) {
                console().json(asMap(entry));
                return ExitCode.DONE;
            }
            ModelText.of(entry).forEach(console()::result);
            return ExitCode.DONE;
        }
    }

    /** Chooses one. */
    @Command(
            name = "use",
            description = "Puts a model in use for the jobs to come.",
            footer = {"  whittle model use 2"})
    private static final class UsePart extends BaseCommand {
        @Parameters(paramLabel = "VERSION", description = "which (see: whittle model list)")
        private String version = "";

        UsePart(Console console) {
            super(console);
        }

        @Override
        ExitCode run() {
            String used = Told.by(() -> models().use(version));
            if (json()) {
                console().json(Map.of("version", used, "active", true));
            } else {
                console().result("model " + used + " is in use now");
            }
            return ExitCode.DONE;
        }
    }
}
