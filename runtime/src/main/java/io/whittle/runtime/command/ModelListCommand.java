package io.whittle.runtime.command;

import io.whittle.cost.ModelEntry;
import io.whittle.runtime.ExitCode;
import io.whittle.runtime.console.Console;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** Lists them. */
@Command(
        name = "list",
        description = "Lists all models, the one in use marked with *.",
        footer = {"  whittle model list", "  whittle model list --json"})
final class ModelListCommand extends BaseCommand {
    ModelListCommand(Console console) {
        super(console);
    }

    @Override
    ExitCode run() {
        List<ModelEntry> entries = Told.by(() -> models().list());
        if (json()) {
            console().json(entries.stream().map(ModelListCommand::brief).toList());
        } else if (entries.isEmpty()) {
            console().message("there is no model yet: run some jobs, then 'whittle train'");
        } else {
            Table table = new Table("MODEL", "LEARNED", "ROWS", "OFF BY", "KINDS");
            for (ModelEntry entry : entries) {
                table.row(
                        entry.version() + (entry.active() ? " *" : ""),
                        ModelCommand.learned(entry.provenance()),
                        String.valueOf(entry.provenance().getOrDefault("rows_used", "")),
                        ModelCommand.ratio(entry),
                        entry.problem().isEmpty() ? ModelCommand.kinds(entry) : entry.problem());
            }
            table.print(console());
        }
        return ExitCode.DONE;
    }

    /** Without what only a report draws. */
    private static Map<String, Object> brief(ModelEntry entry) {
        Map<String, Object> map = ModelCommand.asMap(entry);
        map.remove("held_out_rows");
        return map;
    }
}
